import { UserError } from "../../base/index.ts";
import { readAha } from "./aha-annotations.ts";
import type { WfdbAnnotations } from "./annotation.ts";
import { MIT_OF_AHA } from "./annotation-codes.ts";
import { openGiven } from "./file.ts";
import { readMit } from "./mit-annotations.ts";

const MOST_BYTES = 64 * 2 ** 20;

/**
 * Reads an annotation file (`100.atr`) in MIT or AHA format, after annot(5) of the WFDB Applications Guide; which of them it is the
 * file's first bytes tell. Notes that define symbols or the time resolution are understood, and are not among the annotations. No checksum
 * covers these files: what contradicts the format is reported, other damage cannot be seen. Throws UserError naming file and byte.
 */
export function readWfdbAnnotations(path: string): WfdbAnnotations {
  const file = openGiven(path);
  const bytes = new Uint8Array(Math.min(file.size, MOST_BYTES));
  try {
    if (file.size > MOST_BYTES)
      throw new UserError(`${path}: ${file.size} bytes are too many for an annotation file`);
    file.read(0, bytes);
  } finally {
    file.close();
  }
  if (bytes.length === 0) throw new UserError(`${path}: is empty; fetch the file again`);
  const letter = String.fromCharCode(bytes[1] ?? 0);
  const isAha = bytes[0] === 0 && MIT_OF_AHA.has(letter) && letter !== "[" && letter !== "]";
  return isAha ? readAha(bytes, path) : readMit(bytes, path);
}
