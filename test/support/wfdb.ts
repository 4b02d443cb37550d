import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export interface WfdbFixture {
  /** Digital values, one array per signal. */
  digital: readonly (readonly number[])[];
  leads?: readonly string[];
  samplingRate?: number;
  /** gain(baseline)/units */
  gain?: string;
  comments?: readonly string[];
}

/** Writes `path`.hea and `path`.dat in format 16, with right initial values and checksums, and returns the header's path. */
export function writeWfdb(path: string, fixture: WfdbFixture): string {
  const {
    digital,
    leads = digital.map((_, i) => `V${i + 1}`),
    samplingRate = 100,
    gain = "1000(0)/mV",
  } = fixture;
  const samples = digital[0]!.length;
  const name = path.split("/").at(-1)!;
  const bytes = Buffer.alloc(2 * samples * digital.length);
  digital.forEach((values, s) => {
    values.forEach((value, i) => {
      bytes.writeInt16LE(value, 2 * (i * digital.length + s));
    });
  });
  const lines = digital.map((values, s) => {
    const checksum = values.reduce((a, b) => a + b, 0) & 0xffff;
    return `${name}.dat 16 ${gain} 16 0 ${values[0]} ${checksum} 0 ${leads[s]}`;
  });
  const comments = (fixture.comments ?? []).map((comment) => `#${comment}`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.dat`, bytes);
  writeFileSync(
    `${path}.hea`,
    [`${name} ${digital.length} ${samplingRate} ${samples}`, ...lines, ...comments, ""].join("\n"),
  );
  return `${path}.hea`;
}
