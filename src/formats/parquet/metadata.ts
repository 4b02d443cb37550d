import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetSchema,
  type SchemaTree,
} from "hyparquet";
import { Damaged } from "../library/index.ts";
import type { FoundColumn } from "./messages.ts";

/** An open Parquet file. */
export interface ParquetFile {
  readonly stamp: string;
  readonly size: number;
  readonly buffer: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly rows: number;
  readonly columns: readonly FoundColumn[];
  /** Rows before each row group, and in all. */
  readonly starts: readonly number[];
  close(): void;
}

/** Dates as seconds since 1970. */
export const parsers = {
  timestampFromMilliseconds: (value: bigint) => Number(value) / 1e3,
  timestampFromMicroseconds: (value: bigint) => Number(value) / 1e6,
  timestampFromNanoseconds: (value: bigint) => Number(value) / 1e9,
};

const MAGIC = "PAR1";
const ENCRYPTED = "PARE";

/** Opens a file and reads what it says of itself. @throws whatever the library throws, or Damaged */
export async function openParquet(path: string): Promise<ParquetFile> {
  const fd = openSync(path, "r");
  try {
    const { size, mtimeMs, ino } = fstatSync(fd);
    const read = (start: number, length: number): Buffer => {
      if (!(start >= 0 && length >= 0 && start + length <= size))
        throw new Damaged(`byte ${start}: ${length} bytes should follow, but the file ends at ${size}`);
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length; ) {
        const n = readSync(fd, bytes, done, length - done, start + done);
        if (n === 0) throw new Damaged(`byte ${start + done}: became shorter while it was read`);
        done += n;
      }
      return Buffer.from(bytes.buffer);
    };
    for (const [at, what] of [
      [0, "beginning"],
      [size - 4, "end"],
    ] as const) {
      const magic = size < 12 ? "" : read(at, 4).toString("latin1");
      if (magic === ENCRYPTED) throw new Damaged("is encrypted");
      if (magic !== MAGIC)
        throw new Damaged(
          `byte ${Math.max(0, at)}, magic: there is no PAR1 at the ${what}; the file is cut off or damaged`,
        );
    }
    const buffer: AsyncBuffer = {
      byteLength: size,
      slice: (start, end = size) => read(start, end - start).buffer as ArrayBuffer,
    };
    const metadata = await parquetMetadataAsync(buffer, { geoparquet: false, parsers });
    const starts = [0];
    for (const group of metadata.row_groups)
      starts.push(starts.at(-1)! + count(group.num_rows, "rows of a row group"));
    const rows = count(metadata.num_rows, "number of rows");
    if (rows !== starts.at(-1))
      throw new Damaged(`says that it has ${rows} rows, but its row groups have ${starts.at(-1)}`);
    const columns = parquetSchema(metadata).children.map(describe);
    const stamp = `${size} ${mtimeMs} ${ino}`;
    return { stamp, size, buffer, metadata, rows, columns, starts, close: () => closeSync(fd) };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** A number of things that a file states. */
export function count(value: bigint | number | undefined, what: string): number {
  const number = Number(value ?? Number.NaN);
  if (!Number.isSafeInteger(number) || number < 0)
    throw new Damaged(`${what}: ${value} cannot be; the file is damaged`);
  return number;
}

function describe(tree: SchemaTree): FoundColumn {
  const { name, repetition_type, converted_type, logical_type } = tree.element;
  if (typeof name !== "string") throw new Damaged("schema: a column has no name; the file is damaged");
  let leaf = tree;
  while (leaf.children.length === 1) leaf = leaf.children[0]!;
  const { type, logical_type: inner } = leaf.element;
  const text = [
    converted_type ?? logical_type?.type,
    leaf === tree ? null : leaf.element.type,
    leaf === tree ? type : null,
  ];
  const shown = text
    .filter((word) => word !== null && word !== undefined)
    .join(" of ")
    .toLowerCase();
  const isNumber =
    leaf.children.length === 0 &&
    (["INT32", "INT64", "FLOAT", "DOUBLE"].includes(type ?? "") || inner?.type === "FLOAT16") &&
    (inner === undefined || ["INTEGER", "DECIMAL", "FLOAT16"].includes(inner.type)) &&
    (leaf.element.converted_type === undefined || /^U?INT_|^DECIMAL$/.test(leaf.element.converted_type));
  const kind = (): FoundColumn["kind"] => {
    if (leaf === tree && repetition_type !== "REPEATED") {
      if (inner?.type === "TIMESTAMP" || /^TIMESTAMP/.test(converted_type ?? "")) return "time";
      return isNumber ? "number" : "other";
    }
    const list =
      leaf === tree
        ? repetition_type === "REPEATED"
        : converted_type === "LIST" || logical_type?.type === "LIST";
    return list && isNumber ? "list" : "other";
  };
  return { name, kind: kind(), type: shown };
}
