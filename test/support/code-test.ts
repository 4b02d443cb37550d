import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import h5wasm from "h5wasm/node";
import { heart } from "./heart.ts";

const LENGTH = 4096;

export interface CodeTestFixture {
  /** Seconds of each record at 400 Hz, in the middle of zeros. */
  seconds: readonly number[];
  /** Standard leads, by number, in the file's order. */
  order?: readonly number[];
  gold?: readonly string[];
  attributes?: readonly string[];
}

/** Millivolts of one record as they were before they were stored. */
export const codeTestSignals = (index: number, seconds: number): readonly Float32Array[] =>
  heart({ seed: index + 1, seconds, samplingRate: 400 }).signals;

/** Writes a small CODE-test: tracings [records, 4096, 12] in units of 0.1 mV, and its tables. */
export async function writeCodeTest(dir: string, fixture: CodeTestFixture): Promise<string> {
  const { seconds, order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] } = fixture;
  const data = new Float32Array(seconds.length * LENGTH * 12);
  seconds.forEach((duration, record) => {
    const signals = codeTestSignals(record, duration);
    const samples = duration > 0 ? signals[0]!.length : 0;
    const before = Math.floor((LENGTH - samples) / 2);
    for (let t = 0; t < samples; t++) {
      order.forEach((lead, column) => {
        data[(record * LENGTH + before + t) * 12 + column] = 10 * signals[lead]![t]!;
      });
    }
  });
  mkdirSync(join(dir, "annotations"), { recursive: true });
  await h5wasm.ready;
  const file = new h5wasm.File(join(dir, "ecg_tracings.hdf5"), "w");
  file.create_dataset({ name: "tracings", data, shape: [seconds.length, LENGTH, 12] });
  file.close();
  const { gold = seconds.map(() => "0,0,0,0,0,0"), attributes = seconds.map((_, i) => `${40 + i},M`) } =
    fixture;
  writeFileSync(join(dir, "attributes.csv"), ["age,sex", ...attributes, ""].join("\n"));
  writeFileSync(
    join(dir, "annotations", "gold_standard.csv"),
    ["1dAVb,RBBB,LBBB,SB,AF,ST", ...gold, ""].join("\n"),
  );
  return dir;
}
