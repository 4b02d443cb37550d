import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import type { EcgRecord } from "../../src/ecg/index.ts";
import { openRecords } from "../../src/formats/index.ts";
import type { FormatReader, Hints } from "../../src/formats/reader.ts";
import { temporary } from "./folder.ts";
import { damaged, fuzzRuns, recordsOrUserError } from "./fuzz.ts";

/** Records of each damaged file that are read. */
const READ = 2;

interface FuzzOptions {
  /** Of the runs that a reader is due. */
  readonly share: number;
  /** Everything in the sample is covered by a checksum: what is read at all must be what was written. */
  readonly checked?: boolean;
}

/** Opens damaged copies of a sample with its reader, and as openRecords finds them, and reads records. @returns how many gave records */
export async function fuzzReader(
  reader: FormatReader,
  sample: Uint8Array,
  name: string,
  hints: Hints,
  { share, checked = false }: FuzzOptions,
): Promise<number> {
  const path = join(temporary(), name);
  const open = { own: reader.open.bind(reader), any: openRecords };
  const records = async (by: "own" | "any"): Promise<EcgRecord[]> => {
    const file = await open[by](path, hints);
    try {
      const read: EcgRecord[] = [];
      for (let i = 0; i < Math.min(file.names.length, READ); i++) read.push(await file.read(i));
      return read;
    } finally {
      file.close();
    }
  };
  writeFileSync(path, sample);
  const whole = await records("own");
  let readable = 0;
  await fc.assert(
    fc.asyncProperty(damaged(sample), fc.constantFrom("own", "any"), async (bytes, by) => {
      writeFileSync(path, bytes);
      let read: EcgRecord[] = [];
      const gave = await recordsOrUserError(path, async () => {
        read = await records(by);
        return read;
      });
      if (gave) readable++;
      if (gave && checked) expect(read).toEqual(whole);
    }),
    // The first input is the file as it was, so that a reader that refuses everything does not pass.
    { numRuns: Math.ceil(fuzzRuns * share), endOnFailure: true, examples: [[sample, "own"]] },
  );
  return readable;
}
