import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { STANDARD_12 } from "../../src/ecg/index.ts";
import { heart } from "./heart.ts";

export interface ChallengeFixture {
  record: string;
  /** The text after `#Dx: `; null for a header without that line. */
  dx?: string | null;
  age?: string;
  sex?: string;
  samplingRate?: number;
  seconds?: number;
  units?: string;
  /** Millivolt, in the standard order; otherwise made up. */
  signals?: readonly Float32Array[];
}

const GAIN = 1000;

/**
 * Writes a record as the PhysioNet Challenges do: a header and a MATLAB v4 file of int16, format 16 behind 24 bytes, with right initial
 * values and checksums.
 */
export function writeChallengeRecord(dir: string, fixture: ChallengeFixture): void {
  const { record, dx = "426783006", age = "50", sex = "Female", samplingRate = 500, seconds = 10 } = fixture;
  const seed = [...record].reduce((sum, letter) => 31 * sum + letter.charCodeAt(0), 7) % 2_147_483_647;
  const signals = fixture.signals ?? heart({ samplingRate, seconds, seed }).signals;
  const samples = signals[0]!.length;
  const digital = signals.map((signal) => Int16Array.from(signal, (mV) => Math.round(GAIN * mV)));
  const bytes = Buffer.alloc(24 + 2 * samples * signals.length);
  // Type 30: int16, little endian, column by column; then rows, columns, imaginary part, length of the name "val".
  [30, signals.length, samples, 0, 4].forEach((value, i) => {
    bytes.writeInt32LE(value, 4 * i);
  });
  bytes.write("val\0", 20, "latin1");
  digital.forEach((values, lead) => {
    values.forEach((value, t) => {
      bytes.writeInt16LE(value, 24 + 2 * (t * signals.length + lead));
    });
  });
  const lines = digital.map((values, lead) => {
    const checksum = (values.reduce((sum, value) => sum + value, 0) << 16) >> 16;
    return `${record}.mat 16+24 ${GAIN}/${fixture.units ?? "mV"} 16 0 ${values[0]} ${checksum} 0 ${STANDARD_12[lead]}`;
  });
  const comments = [`#Age: ${age}`, `#Sex: ${sex}`, ...(dx === null ? [] : [`#Dx: ${dx}`]), "#Rx: Unknown"];
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, `${record}.mat`), bytes);
  writeFileSync(
    join(dir, `${record}.hea`),
    [
      `${record} ${signals.length} ${samplingRate} ${samples} 12-May-2020 12:33:59`,
      ...lines,
      ...comments,
      "",
    ].join("\n"),
  );
}
