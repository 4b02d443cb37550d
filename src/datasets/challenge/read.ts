import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Refusal } from "../types.ts";
import { type ChallengeComments, readComments } from "./comments.ts";
import type { HeaderFile } from "./headers.ts";

/** A record whose header could be read. */
export interface ChallengeRecord extends ChallengeComments {
  readonly record: string;
  /** Path of its header. */
  readonly path: string;
}

export interface ReadHeaders {
  readonly records: readonly ChallengeRecord[];
  readonly refused: readonly Refusal[];
}

/** Larger than any header of the Challenge by far; a file that pretends to be one costs no memory. */
const LARGEST = 1 << 18;
/** Records between two reports of progress. */
const STRIDE = 512;

/**
 * Reads each header once. A record is refused, with the reason, where the header cannot be read or says nothing of labels, or where
 * there is no file of signals beside it. `onText` is given all that a record's content depends on: the header, which holds a
 * checksum of each signal, and the size of the signal file.
 */
export function readHeaders(
  headers: readonly HeaderFile[],
  onText: (text: string) => void,
  onProgress?: (progress: { done: number; total: number }) => void,
): ReadHeaders {
  const records: ChallengeRecord[] = [];
  const refused: Refusal[] = [];
  const folders = new Set(headers.map(({ folder }) => folder));
  const files = new Map([...folders].map((folder) => [folder, new Set(folder.files)]));
  headers.forEach(({ folder, name }, i) => {
    const path = join(folder.path, `${name}.hea`);
    const refuse = (reason: string) => {
      onText(`${name}: ${reason.replaceAll(folder.path, "")}`);
      refused.push({ record: name, reason });
    };
    const signals = [`${name}.mat`, `${name}.dat`].find((file) => files.get(folder)!.has(file));
    const text = headerText(path);
    if (signals === undefined) refuse(`${join(folder.path, `${name}.mat`)}: missing; fetch the record again`);
    else if (text === null) refuse(`${path}: cannot be read as a header; fetch the record again`);
    else {
      const comments = readComments(text);
      if (typeof comments === "string") refuse(`${path}, ${comments}`);
      else {
        const size = statSync(join(folder.path, signals), { throwIfNoEntry: false })?.size;
        onText(`${text}\n${size}`);
        records.push({ record: name, path, ...comments });
      }
    }
    if ((i + 1) % STRIDE === 0 || i + 1 === headers.length)
      onProgress?.({ done: i + 1, total: headers.length });
  });
  return { records, refused };
}

function headerText(path: string): string | null {
  try {
    return statSync(path).size > LARGEST ? null : readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
