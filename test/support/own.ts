import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeWfdb } from "./wfdb.ts";

/** Writes WFDB records (two leads, 100 Hz, 3 s) of these names below a folder; the k-th record's first sample of lead I is k / 1000 mV. */
export function writeRecordings(
  dir: string,
  names: readonly string[],
  leads: readonly string[] = ["I", "II"],
): void {
  names.forEach((name, k) => {
    const digital = leads.map((_, l) => Array.from({ length: 300 }, (_, t) => k + l * 10 + (t % 50)));
    writeWfdb(join(dir, name), { digital, leads, samplingRate: 100 });
  });
}

/** Writes a table, and returns its path. */
export function writeTable(path: string, text: string | Uint8Array): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}
