import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { CacheWriter, openCache } from "../../cache/index.ts";
import { normalisationOf } from "./normalisation.ts";

const dir = mkdtempSync(join(tmpdir(), "cardiograft-normalisation-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it("is the mean and standard deviation of each lead over the chosen rows, without missing samples", () => {
  const leads = ["I", "II", "V1"];
  const writer = CacheWriter.create(join(dir, "cache"), {
    leads,
    samplingRate: 100,
    samples: 4,
    fingerprint: "f",
    labelSets: {},
  });
  const signals = [
    [
      [1, 2, 3, 4],
      [Number.NaN, -1, 1, Number.NaN],
      [0, 0, 0, 0],
    ],
    [
      [5, 5, 5, 5],
      [-1, 1, -1, 1],
      [0, 0, 0, 0],
    ],
    [
      [99, 99, 99, 99],
      [99, 99, 99, 99],
      [99, 99, 99, 99],
    ],
  ];
  signals.forEach((rows, i) => {
    const record = {
      name: `r${i}`,
      source: "test",
      samplingRate: 100,
      leads,
      signals: rows.map((r) => Float32Array.from(r)),
      patient: null,
      age: null,
      sex: null,
    };
    writer.add(record, { record: `r${i}`, patient: `p${i}`, fold: 1, age: null, sex: null, labels: {} });
  });
  writer.finish();
  const { mean, sd } = normalisationOf(openCache(join(dir, "cache")), Int32Array.of(0, 1));
  expect(mean[0]).toBeCloseTo(3.75, 3);
  expect(mean[1]).toBeCloseTo(0, 3);
  expect(mean[2]).toBe(0);
  expect(sd[0]).toBeCloseTo(Math.sqrt(130 / 8 - 3.75 ** 2), 3);
  expect(sd[1]).toBeCloseTo(1, 3);
  expect(sd[2]).toBe(1);
});
