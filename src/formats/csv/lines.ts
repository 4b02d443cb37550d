import { UserError } from "../../base/index.ts";
import type { Bytes } from "../shared/bytes.ts";

const CHUNK = 1 << 18;
/** Characters of the longest line: a row of numbers has far fewer. */
const LONGEST = 1 << 20;

/**
 * The lines of a text file with their numbers from 1, without line breaks (LF or CRLF). Characters beyond ASCII come out right in UTF-16
 * only: rows of numbers have none. @throws UserError for a line that no table has
 */
export function* textLines(
  bytes: Bytes,
  encoding: string,
  path: string,
): Generator<readonly [line: number, text: string]> {
  const wide = encoding.startsWith("utf-16");
  let line = 1;
  let rest = "";
  for (let at = 0; at < bytes.size; at += CHUNK) {
    let chunk = bytes.read(at, Math.min(CHUNK, bytes.size - at));
    if (encoding === "utf-16be") chunk = Buffer.from(chunk.subarray(0, chunk.length & ~1)).swap16();
    const parts = (rest + chunk.toString(wide ? "utf16le" : "latin1")).split("\n");
    rest = parts.pop()!;
    for (const part of parts) yield [line++, part.endsWith("\r") ? part.slice(0, -1) : part];
    if (rest.length > LONGEST)
      throw new UserError(`${path}, line ${line}: is longer than any row of a table; is it one?`);
  }
  if (rest !== "") yield [line, rest];
}
