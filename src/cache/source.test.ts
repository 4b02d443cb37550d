import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporary } from "../../test/support/folder.ts";
import { UserError } from "../base/index.ts";
import { CacheWriter, cacheSource, openCache, type SignalCache } from "./index.ts";

const SAMPLES = 20;

/** Five records of two leads whose value tells record, lead and time: r * 1000 + l * 100 + t, in whole units of the scale. */
function fixture(): SignalCache {
  const dir = join(temporary(), "c");
  const labelSets = { findings: ["NORM", "AF", "SB"] };
  const description = {
    leads: ["II", "V1"],
    samplingRate: 100,
    samples: SAMPLES,
    fingerprint: "f",
    labelSets,
  };
  const writer = CacheWriter.create(dir, description);
  const labels = [["NORM"], ["AF", "SB"], [], ["SB"], ["AF"]];
  labels.forEach((findings, r) => {
    const signals = [0, 1].map((l) =>
      Float32Array.from({ length: SAMPLES }, (_, t) => r * 1000 + l * 100 + t),
    );
    if (r === 2) signals[1]![4] = Number.NaN;
    const person = { patient: null, age: null, sex: null };
    writer.add(
      { name: `${r}`, source: "", samplingRate: 100, leads: ["II", "V1"], signals, ...person },
      { record: `${r}`, patient: `${r}`, fold: null, age: null, sex: null, labels: { findings } },
    );
  });
  writer.finish();
  const cache = openCache(dir);
  onTestFinished(() => cache.close());
  return cache;
}

const source = (cache: SignalCache, extra: Partial<Parameters<typeof cacheSource>[1]> = {}) =>
  cacheSource(cache, {
    rows: Int32Array.of(4, 2, 1),
    labelSet: "findings",
    labels: ["SB", "AF"],
    samples: 5,
    crops: 4,
    ...extra,
  });

/** The millivolt values of a batch, [n][leads][samples]. */
const values = ({ x, scale }: { x: Int16Array; scale: Float32Array }, samples: number) =>
  Array.from(x, (v, i) => Math.round(v * scale[Math.floor(i / samples)]!));

describe("cacheSource", () => {
  it("describes itself", () => {
    expect(source(fixture())).toMatchObject({ size: 3, leads: 2, samples: 5, classes: 2, crops: 4 });
  });

  it("takes rows, leads and labels in the order asked for", () => {
    const batch = source(fixture()).evaluate(Int32Array.of(2, 0), 0);
    expect(values(batch, 5)).toEqual([
      ...[1000, 1001, 1002, 1003, 1004],
      ...[1100, 1101, 1102, 1103, 1104],
      ...[4000, 4001, 4002, 4003, 4004],
      ...[4100, 4101, 4102, 4103, 4104],
    ]);
    expect([...batch.y]).toEqual([1, 1, 0, 1]);
    expect(batch.scale).toHaveLength(4);
  });

  it("spaces evaluation crops evenly from the record's start to its end", () => {
    const s = source(fixture());
    const starts = [0, 1, 2, 3].map((crop) => values(s.evaluate(Int32Array.of(0), crop), 5)[0]! - 4000);
    expect(starts).toEqual([0, 5, 10, 15]);
    const single = source(fixture(), { crops: 1 });
    expect(values(single.evaluate(Int32Array.of(0), 0), 5)[0]).toBe(4000);
    expect(() => s.evaluate(Int32Array.of(0), 4)).toThrow(RangeError);
  });

  it("makes missing samples zero", () => {
    const batch = source(fixture()).evaluate(Int32Array.of(1), 0);
    expect(batch.x[5 + 4]).toBe(0);
    expect(batch.x).not.toContain(-32768);
  });

  it("draws training crops from seed, step and position alone, over the whole record", () => {
    const s = source(fixture());
    const indices = Int32Array.of(0, 0, 1, 2);
    expect(s.train(indices, 3, 7)).toEqual(source(fixture()).train(indices, 3, 7));
    const first = (step: number, seed: number) => values(s.train(Int32Array.of(0), step, seed), 5)[0]! - 4000;
    const starts = Array.from({ length: 400 }, (_, step) => first(step, 7));
    expect(new Set(starts).size).toBe(SAMPLES - 5 + 1);
    expect(Math.min(...starts)).toBe(0);
    expect(starts).not.toEqual(Array.from({ length: 400 }, (_, step) => first(step, 8)));
    // Both leads of a crop begin at the same time.
    const [ii, v1] = [
      values(s.train(Int32Array.of(0), 1, 1), 5)[0]!,
      values(s.train(Int32Array.of(0), 1, 1), 5)[5]!,
    ];
    expect(v1 - ii).toBe(100);
  });

  it("takes whole records where the crop is as long", () => {
    const s = source(fixture(), { samples: SAMPLES, crops: 3 });
    const whole = values(s.evaluate(Int32Array.of(0), 2), SAMPLES);
    expect(whole[0]).toBe(4000);
    for (let step = 0; step < 20; step++) {
      expect(values(s.train(Int32Array.of(0), step, 1), SAMPLES)).toEqual(whole);
    }
  });

  it("gives every batch arrays of its own", () => {
    const s = source(fixture());
    const before = s.evaluate(Int32Array.of(0), 0);
    const copy = structuredClone(before);
    s.evaluate(Int32Array.of(1), 1);
    expect(before).toEqual(copy);
  });

  it("refuses crops that do not fit and labels that are not there", () => {
    const cache = fixture();
    for (const [extra, message] of [
      [{ samples: 21 }, /crops of 21 samples do not fit into records of 20/],
      [{ samples: 0 }, /crops of 0/],
      [{ crops: 0 }, /0 crops/],
      [{ labelSet: "superclasses" }, /no label set superclasses; they have findings/],
      [{ labelSet: "constructor" }, /no label set/],
      [{ labels: ["AF", "MI"] }, /no label MI; it has NORM, AF, SB/],
    ] as const) {
      expect(() => source(cache, extra)).toThrow(UserError);
      expect(() => source(cache, extra)).toThrow(message);
    }
    expect(() => source(cache, { rows: Int32Array.of(5) })).toThrow(RangeError);
    expect(() => source(cache).train(Int32Array.of(3), 0, 0)).toThrow(RangeError);
  });
});
