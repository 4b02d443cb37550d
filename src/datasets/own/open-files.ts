import { UserError } from "../../base/index.ts";
import type { EcgRecord } from "../../ecg/index.ts";
import type { RecordFile } from "../../formats/index.ts";
import { count } from "./remarks.ts";

/** Files of many records that stay open for the next one. */
const KEPT = 4;

interface Opened {
  readonly file: RecordFile;
  /** Positions by name. */
  readonly names: ReadonlyMap<string, number>;
}

interface Kept {
  readonly opened: Promise<Opened>;
  readers: number;
}

/** Recordings by file and record. A file of many records is opened once and kept while others of it are likely to be asked for. */
export class OpenFiles {
  private readonly open: (path: string) => Promise<RecordFile>;
  private readonly kept = new Map<string, Kept>();

  constructor(open: (path: string) => Promise<RecordFile>) {
    this.open = open;
  }

  /** @param inside the record's name, its position, or null where the file holds one. @throws UserError naming file and record */
  async read(path: string, inside: string | number | null): Promise<EcgRecord> {
    if (inside !== null) return this.readKept(path, inside);
    const file = await this.open(path);
    try {
      if (file.names.length !== 1) {
        throw new UserError(
          `${path}: holds ${count(file.names.length, "record")}; say in records.inside of the description which one a row means`,
        );
      }
      return await file.read(0);
    } finally {
      file.close();
    }
  }

  close(): void {
    for (const path of this.kept.keys()) this.drop(path);
  }

  private async readKept(path: string, inside: string | number): Promise<EcgRecord> {
    const kept = this.kept.get(path) ?? { opened: this.names(path), readers: 0 };
    // Taken out and put in again: the map's order is that of last use.
    this.kept.delete(path);
    this.kept.set(path, kept);
    kept.readers++;
    try {
      const { file, names } = await kept.opened;
      const index = typeof inside === "number" ? inside : (names.get(inside) ?? -1);
      if (index < 0 || index >= file.names.length) {
        const what = typeof inside === "number" ? inside + 1 : JSON.stringify(inside);
        throw new UserError(`${path}: has no record ${what}; it holds ${file.names.length}`);
      }
      return await file.read(index);
    } finally {
      kept.readers--;
      for (const [other, { readers }] of this.kept) {
        if (this.kept.size <= KEPT) break;
        if (readers === 0) this.drop(other);
      }
    }
  }

  private async names(path: string): Promise<Opened> {
    const file = await this.open(path);
    return { file, names: new Map(file.names.map((name, i) => [name, i])) };
  }

  private drop(path: string): void {
    const kept = this.kept.get(path);
    this.kept.delete(path);
    // What could not be opened has nothing to close, and whoever asked for it was told.
    kept?.opened.then(
      ({ file }) => file.close(),
      () => {},
    );
  }
}
