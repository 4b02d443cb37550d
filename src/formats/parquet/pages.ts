import type { ColumnChunk } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { Damaged } from "../library/index.ts";
import { byteText } from "../shared/limits.ts";
import { count, type ParquetFile } from "./metadata.ts";

type PageHeader = ReturnType<typeof parquetHeader>;

/** Bytes that a value takes at least once it is decoded. */
const VALUE_BYTES = 8;

/**
 * Looks through the pages of some columns before they are decoded: the library asks for memory by what the headers of pages say, so
 * these must agree with each other, with the row groups and with the size of the file. @throws Damaged
 * @param limit the most bytes that may be decoded
 */
export async function checkPages(
  file: ParquetFile,
  columns: readonly string[],
  groups: readonly number[],
  limit: number,
) {
  let decoded = 0;
  for (const group of groups) {
    for (const chunk of file.metadata.row_groups[group]!.columns) {
      const name = chunk.meta_data?.path_in_schema[0] ?? "";
      if (!columns.includes(name)) continue;
      decoded += VALUE_BYTES * (await checkChunk(file, chunk, name, limit));
      if (decoded > limit)
        throw new Damaged(
          `${name}: more than ${byteText(limit)} of numbers cannot be in a file of this size; it is damaged`,
        );
    }
  }
}

async function checkChunk(
  file: ParquetFile,
  chunk: ColumnChunk,
  name: string,
  limit: number,
): Promise<number> {
  const meta = chunk.meta_data!;
  if (chunk.file_path !== undefined) throw new Damaged(`${name}: is in another file, which is not followed`);
  const begin = count(meta.dictionary_page_offset || meta.data_page_offset, `${name}, offset of its pages`);
  const length = count(meta.total_compressed_size, `${name}, size of its pages`);
  const values = count(meta.num_values, `${name}, number of values`);
  const bytes = await file.buffer.slice(begin, begin + length);
  const reader = { view: new DataView(bytes), offset: 0 };
  let seen = 0;
  while (reader.offset < length - 1 && seen < values) {
    const at = begin + reader.offset;
    const header = parquetHeader(reader);
    const wrong = (what: string) => new Damaged(`byte ${at}, page of ${name}: ${what}; the file is damaged`);
    const { compressed_page_size: packed, uncompressed_page_size: size } = header;
    if (!(packed >= 0 && reader.offset + packed <= length))
      throw wrong(`${packed} bytes do not fit into its column`);
    if (!(size >= 0 && size <= limit)) throw wrong(`cannot unpack to ${size} bytes`);
    seen += valuesIn(header, values - seen, wrong);
    reader.offset += packed;
  }
  return Math.max(values, seen);
}

/** Values of a page that come after those before it; a dictionary has its own. */
function valuesIn(header: PageHeader, left: number, wrong: (what: string) => Damaged): number {
  if (header.type === "DICTIONARY_PAGE") {
    const n = header.dictionary_page_header?.num_values ?? Number.NaN;
    if (!(n >= 0 && n <= header.uncompressed_page_size))
      throw wrong(`a dictionary of ${n} values does not fit into it`);
    return 0;
  }
  const v2 = header.data_page_header_v2;
  const n = header.data_page_header?.num_values ?? v2?.num_values ?? Number.NaN;
  if (!(n >= 0 && n <= left)) throw wrong(`has ${n} values, where ${left} are left of its column`);
  if (v2 !== undefined) {
    const { num_nulls, num_rows, definition_levels_byte_length: d, repetition_levels_byte_length: r } = v2;
    const fits = [num_nulls, num_rows, d, r].every((value) => value >= 0) && num_nulls <= n && num_rows <= n;
    if (!fits || d + r > header.compressed_page_size)
      throw wrong("has numbers in its header that do not go together");
  }
  return n;
}
