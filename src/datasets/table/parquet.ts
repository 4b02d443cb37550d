import { type FileMetaData, flatten, parquetMetadata, parquetSchema } from "hyparquet";
import { assembleNested } from "hyparquet/src/assemble.js";
import { readColumn } from "hyparquet/src/column.js";
import { DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import { getTreePath } from "hyparquet/src/schema.js";
import { compressors } from "hyparquet-compressors";
import { UserError } from "../../base/index.ts";

/** What a Parquet file holds as text. */
export interface ParquetTable {
  readonly columns: readonly string[];
  /** Cells in the order of `columns`. */
  readonly rows: readonly (readonly string[])[];
  /** Columns that hold something else than text, numbers, dates, yes or no, or short lists of these. */
  readonly dropped: readonly string[];
}

const REMEDY = "write it again, or give the table as CSV";

/** Uncompressed bytes of the largest file, those of its largest page, and entries of the longest list that is one of labels. */
const MOST_BYTES = 2 ** 30;
const LARGEST_PAGE = 2 ** 28;
const LONGEST_LIST = 200;

type Cells = ArrayLike<unknown>;

/** Whether a file begins as Parquet does. */
export const isParquet = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x41 && bytes[2] === 0x52 && bytes[3] === 0x31;

/**
 * Reads a Parquet table whole. Lists become texts with semicolons, missing values empty text, dates ISO 8601. Throws UserError when the
 * file is damaged, or says that it holds more than 1 GB. `path` is the file's name in messages.
 *
 * Of the library this takes the functions that decode one column, not those that read a file: these start every column at once, and
 * where two of a damaged file fail, the second failure reaches nobody and ends the process.
 */
export function parseParquet(bytes: Uint8Array, path: string): ParquetTable {
  try {
    const metadata = parquetMetadata(bytes);
    const claimed = metadata.row_groups
      .flatMap((group) => group.columns)
      .reduce((sum, column) => sum + Number(column.meta_data?.total_uncompressed_size ?? 0), 0);
    if (!(claimed >= 0 && claimed <= MOST_BYTES))
      throw new Error("it says that it holds more than a table can");
    const columns = decode(bytes, metadata);
    const dropped = [...columns].filter(([, cells]) => cells.some((cell) => asText(cell) === null));
    for (const [name] of dropped) columns.delete(name);
    const kept = [...columns.values()];
    const rows = (kept[0] ?? []).map((_, i) => kept.map((cells) => asText(cells[i])!));
    return { columns: [...columns.keys()], rows, dropped: dropped.map(([name]) => name) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`${path}: cannot be read as Parquet (${why}); ${REMEDY}`);
  }
}

/** The cells of every column, over all groups of rows. */
function decode(bytes: Uint8Array, metadata: FileMetaData): Map<string, unknown[]> {
  const tree = parquetSchema(metadata);
  const columns = new Map<string, unknown[]>(tree.children.map(({ element }) => [element.name, []]));
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    const parts = new Map<string, Cells>();
    for (const { meta_data, file_path } of group.columns) {
      if (meta_data === undefined || file_path) throw new Error("its columns are in other files");
      const start = Number(meta_data.dictionary_page_offset || meta_data.data_page_offset);
      const length = Number(meta_data.total_compressed_size);
      if (!(start >= 0 && length >= 0 && start + length <= bytes.length)) throw new Error("it is cut off");
      const schemaPath = getTreePath(tree, meta_data.path_in_schema);
      const { data } = readColumn(
        { view: new DataView(bytes.buffer, bytes.byteOffset + start, length), offset: 0 },
        { groupStart: 0, selectStart: 0, selectEnd: rows, groupRows: rows },
        {
          pathInSchema: meta_data.path_in_schema,
          element: schemaPath.at(-1)!.element,
          schemaPath,
          type: meta_data.type,
          codec: meta_data.codec,
          parsers: DEFAULT_PARSERS,
          compressors: bounded,
        },
      );
      parts.set(meta_data.path_in_schema.join("."), flatten(data));
    }
    for (const child of tree.children) {
      if (child.children.length > 0) assembleNested(parts as never, child, DEFAULT_PARSERS);
      const cells = parts.get(child.element.name);
      if (cells === undefined || cells.length < rows)
        throw new Error(`column ${child.element.name} is cut off`);
      const all = columns.get(child.element.name)!;
      for (let i = 0; i < rows; i++) all.push(cells[i]);
    }
  }
  return columns;
}

/** The library's decompressors, which trust the size that a page states. */
const bounded: typeof compressors = Object.fromEntries(
  Object.entries(compressors).map(([name, decompress]) => [
    name,
    (input: Uint8Array, size: number) => {
      if (!(size >= 0 && size <= LARGEST_PAGE))
        throw new Error("a page says that it is larger than a table can be");
      return decompress(input, size);
    },
  ]),
);

/** A value as text; null for what a table of labels cannot hold. */
function asText(value: unknown): string | null {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number") return Number.isNaN(value) ? "" : String(value);
  if (typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString();
  if (!Array.isArray(value) || value.length > LONGEST_LIST) return null;
  const parts = value.map((part) => (Array.isArray(part) ? null : asText(part)));
  return parts.includes(null) ? null : parts.join(";");
}
