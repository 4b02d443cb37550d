import { parquetRead } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { blamingTheFile, Damaged, serve } from "../library/index.ts";
import { unpackedLimit } from "../shared/limits.ts";
import type { Contents, Request } from "./messages.ts";
import { openParquet, type ParquetFile, parsers } from "./metadata.ts";
import { checkPages } from "./pages.ts";

// Runs in a process of its own (see `Library`): answers requests about Parquet files.

let held: { path: string; file: ParquetFile } | null = null;
/** The row group whose lists were decoded last: rows are mostly asked for one after the other. */
let decoded: {
  file: ParquetFile;
  group: number;
  columns: string;
  lists: readonly (readonly unknown[])[];
} | null = null;

serve((request) => blamingTheFile(() => answer(request as Request)));

async function answer(request: Request): Promise<Contents | Float64Array[]> {
  const file = await open(request.path);
  if (request.type === "describe") {
    const { created_by: by } = file.metadata;
    return { rows: file.rows, columns: file.columns, writtenBy: typeof by === "string" ? by : null };
  }
  return request.type === "columns" ? whole(file, request.columns) : row(file, request.columns, request.row);
}

async function open(path: string): Promise<ParquetFile> {
  const file = await openParquet(path);
  if (held !== null && held.path === path && held.file.stamp === file.stamp) {
    file.close();
    return held.file;
  }
  held?.file.close();
  decoded = null;
  held = { path, file };
  return file;
}

async function whole(file: ParquetFile, columns: readonly string[]): Promise<Float64Array[]> {
  const limit = unpackedLimit(file.size);
  await checkPages(file, columns, [...file.metadata.row_groups.keys()], limit);
  const signals: Float64Array[] = [];
  for (const column of columns) {
    const values = await read(file, column, 0, file.rows, limit);
    signals.push(Float64Array.from(values as unknown[], (value) => numberOf(value, column)));
  }
  return signals;
}

async function row(file: ParquetFile, columns: readonly string[], index: number): Promise<Float64Array[]> {
  const group = file.starts.findIndex((start) => start > index) - 1;
  const [start, end] = [file.starts[group], file.starts[group + 1]];
  if (start === undefined || end === undefined) throw new Damaged(`has no row ${index + 1}`);
  const key = columns.join("\n");
  if (decoded === null || decoded.file !== file || decoded.group !== group || decoded.columns !== key) {
    decoded = null;
    const limit = unpackedLimit(file.size);
    await checkPages(file, columns, [group], limit);
    const lists: unknown[][] = [];
    for (const column of columns) lists.push(await read(file, column, start, end, limit));
    decoded = { file, group, columns: key, lists };
  }
  return columns.map((column, i) => {
    const list = decoded!.lists[i]![index - start];
    if (!Array.isArray(list) && !ArrayBuffer.isView(list))
      throw new Damaged(`row ${index + 1}, ${column}: is empty`);
    return Float64Array.from(list as unknown as unknown[], (value) => numberOf(value, column));
  });
}

/** The values of one column in some rows. */
async function read(
  file: ParquetFile,
  column: string,
  rowStart: number,
  rowEnd: number,
  limit: number,
): Promise<unknown[]> {
  const values: unknown[] = new Array(rowEnd - rowStart);
  let filled = 0;
  await parquetRead({
    file: file.buffer,
    metadata: file.metadata,
    columns: [column],
    rowStart,
    rowEnd,
    parsers,
    compressors: bounded(limit),
    // An exception here would be nobody's: what does not fit is counted below.
    onChunk: ({ rowStart: at, columnData }) => {
      for (let i = 0; i < columnData.length; i++) {
        const index = at + i - rowStart;
        if (index < 0 || index >= values.length) continue;
        values[index] = columnData[i];
        filled++;
      }
    },
  });
  if (filled !== values.length)
    throw new Damaged(
      `${column}: has ${filled} of the ${values.length} rows that it should have; the file is damaged`,
    );
  return values;
}

/** Decompressors that do not unpack more than a file of this size can hold. */
function bounded(limit: number): typeof compressors {
  const entries = Object.entries(compressors).map(([codec, unpack]) => [
    codec,
    (input: Uint8Array, length: number) => {
      if (!(length >= 0 && length <= limit)) throw new Damaged(`a page cannot unpack to ${length} bytes`);
      return unpack(input, length);
    },
  ]);
  return Object.fromEntries(entries);
}

function numberOf(value: unknown, column: string): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (value === null || value === undefined) return Number.NaN;
  throw new Damaged(`${column}: holds ${typeof value} values, not numbers`);
}
