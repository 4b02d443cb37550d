import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { canonicalJson, sha256, writeFileAtomic } from "../../base/index.ts";
import type { CheckedData } from "./check.ts";
import type { Simulation } from "./recipe.ts";

/** What was measured and decided once, so that the same command goes on with the same tasks. */
export interface State {
  /** Of the data, the labels and the models that were named: with others, everything is decided anew. */
  readonly about: string;
  readonly checked?: CheckedData;
  readonly msPerStep?: number;
  readonly simulation?: Simulation;
  /** The model that the pilot starts from. */
  readonly upstream?: string;
  readonly steps?: Readonly<Record<number, number>>;
  /** Milliseconds that went by before the pilot was planned. */
  readonly before: number;
}

/** The state of one advice, written with every change. */
export class Kept {
  private readonly file: string;
  private current: State;

  constructor(folder: string, about: unknown) {
    this.file = join(folder, "state.json");
    const hash = sha256(canonicalJson(about));
    const found = existsSync(this.file) ? (JSON.parse(readFileSync(this.file, "utf8")) as State) : null;
    this.current = found?.about === hash ? found : { about: hash, before: 0 };
  }

  get state(): State {
    return this.current;
  }

  keep(change: Partial<State>): void {
    this.current = { ...this.current, ...change };
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileAtomic(this.file, `${JSON.stringify(this.current, null, 2)}\n`);
  }
}
