import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { temporary } from "../../test/support/folder.ts";
import { UserError } from "../base/index.ts";
import type { EcgRecord } from "../ecg/index.ts";
import { type CacheDescription, type CacheRow, CacheWriter, openCache, readNpy, writeNpy } from "./index.ts";
import { largestMagnitude, MISSING, quantise, scaleFor } from "./quantise.ts";

const DESCRIPTION: CacheDescription = {
  leads: ["II", "V1"],
  samplingRate: 100,
  samples: 4,
  fingerprint: "f",
  labelSets: { findings: ["NORM", "AF"] },
};

const row = (record: string, labels: string[] = []): CacheRow => ({
  record,
  patient: `p${record}`,
  fold: 1,
  age: 50.5,
  sex: null,
  labels: { findings: labels },
});

const record = (signals: number[][], extra: Partial<EcgRecord> = {}): EcgRecord => ({
  name: "r",
  source: "r.hea",
  samplingRate: 100,
  leads: ["V1", "II"],
  signals: signals.map((values) => Float32Array.from(values)),
  patient: null,
  age: null,
  sex: null,
  ...extra,
});

/** Two records; lead II of the second is zero, a sample of V1 is missing. */
function written(): string {
  const dir = join(temporary(), "c");
  const writer = CacheWriter.create(dir, DESCRIPTION);
  writer.add(
    record([
      [1, 2, 3, 4],
      [-0.5, 0.25, 0, 0.5],
    ]),
    row("a", ["AF", "NORM"]),
  );
  writer.add(
    record([
      [1, Number.NaN, 3, 4],
      [0, 0, 0, 0],
    ]),
    row("b"),
  );
  expect(writer.finish([{ record: "c", reason: "missing" }])).toBe(true);
  return dir;
}

describe("quantise", () => {
  it("errs by half a unit at most, whatever the values", () => {
    const value = fc.oneof(
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.float({ min: -5, max: 5, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        const signal = Float32Array.from(values);
        const scale = scaleFor(largestMagnitude(signal));
        const into = new Int16Array(signal.length);
        quantise(signal, scale, into, 0);
        into.forEach((unit, i) => {
          expect(unit).not.toBe(MISSING);
          expect(Math.abs(unit * scale - signal[i]!)).toBeLessThanOrEqual((scale / 2) * (1 + 1e-6));
        });
      }),
    );
  });

  it("uses the whole range, and keeps zero and missing", () => {
    const signal = Float32Array.of(-1.5, 0, Number.NaN, 1.5);
    const into = new Int16Array(5);
    quantise(signal, scaleFor(largestMagnitude(signal)), into, 1);
    expect([...into]).toEqual([0, -32767, 0, -32768, 32767]);
    expect(largestMagnitude(Float32Array.of(Number.NaN))).toBeNull();
    expect(scaleFor(null)).toBeGreaterThan(0);
  });
});

describe("CacheWriter and openCache", () => {
  it("gives back leads by name, scales, missing samples and the table", () => {
    const cache = openCache(written());
    expect(cache).toMatchObject({ ...DESCRIPTION, refused: [{ record: "c", reason: "missing" }] });
    expect(cache.rows).toEqual([row("a", ["AF", "NORM"]), row("b")]);
    const { signals, scales } = cache.read([1, 0]);
    expect([...signals.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
    expect(signals[5]).toBe(-32768);
    expect(signals[6]! * scales[1]!).toBeCloseTo(3, 3);
    expect(signals[8]! * scales[2]!).toBeCloseTo(-0.5, 5);
    expect(signals[15]! * scales[3]!).toBeCloseTo(4, 5);
    cache.close();
    expect(() => cache.read([0])).toThrow(/closed/);
  });

  it("writes arrays that numpy can read, in an int16 and a float32 file", () => {
    const dir = written();
    expect(readdirSync(dir).sort()).toEqual(["records.json", "scales.npy", "signals.npy"]);
    expect(readNpy(join(dir, "signals.npy"), "int16").shape).toEqual([2, 2, 4]);
    expect(readNpy(join(dir, "scales.npy"), "float32").shape).toEqual([2, 2]);
  });

  it("flushes as often as needed: more records than its buffer holds", () => {
    const dir = join(temporary(), "c");
    const samples = 60_000;
    const writer = CacheWriter.create(dir, { ...DESCRIPTION, leads: ["II"], samples });
    const signal = new Float32Array(samples);
    for (let r = 0; r < 25; r++) {
      writer.add(record([], { leads: ["II"], signals: [signal.fill(r + 1)] }), row(`${r}`));
    }
    writer.finish();
    const cache = openCache(dir);
    for (const r of [0, 7, 8, 9, 24]) {
      const { signals, scales } = cache.read([r]);
      expect(signals[samples - 1]! * scales[0]!).toBeCloseTo(r + 1, 4);
    }
    cache.close();
  });

  it.each([
    [record([[1], [1]]), /r\.hea: number of samples is 1, but this cache holds 4/],
    [
      record(
        [
          [1, 2, 3, 4],
          [1, 2, 3, 4],
        ],
        { samplingRate: 500 },
      ),
      /sampling rate is 500 Hz/,
    ],
    [record([[1, 2, 3, 4]], { leads: ["II"] }), /no lead V1/],
    [
      record([
        [1, 2, 3, 4],
        [1, Number.POSITIVE_INFINITY, 3, 4],
      ]),
      /infinite/,
    ],
    [record([new Array(4).fill(Number.NaN), new Array(4).fill(Number.NaN)]), /every sample is missing/],
  ])("adds nothing of a record that does not fit (%#)", (bad, message) => {
    const dir = join(temporary(), "c");
    const writer = CacheWriter.create(dir, DESCRIPTION);
    writer.add(
      record([
        [1, 1, 1, 1],
        [2, 2, 2, 2],
      ]),
      row("a"),
    );
    expect(() => writer.add(bad, row("bad"))).toThrow(UserError);
    expect(() => writer.add(bad, row("bad"))).toThrow(message);
    writer.add(
      record([
        [3, 3, 3, 3],
        [4, 4, 4, 4],
      ]),
      row("b"),
    );
    writer.finish();
    const cache = openCache(dir);
    expect(cache.rows.map((r) => r.record)).toEqual(["a", "b"]);
    expect(cache.scales[2]! * cache.read([1]).signals[0]!).toBeCloseTo(4, 5);
    cache.close();
  });

  it("refuses labels outside the sets as a defect", () => {
    const writer = CacheWriter.create(join(temporary(), "c"), DESCRIPTION);
    expect(() =>
      writer.add(
        record([
          [1, 1, 1, 1],
          [2, 2, 2, 2],
        ]),
        row("a", ["PVC"]),
      ),
    ).toThrow(RangeError);
    writer.abort();
  });

  it("leaves nothing after abort, and nothing at its place before finish", () => {
    const parent = temporary();
    const writer = CacheWriter.create(join(parent, "c"), DESCRIPTION);
    writer.add(
      record([
        [1, 1, 1, 1],
        [2, 2, 2, 2],
      ]),
      row("a"),
    );
    expect(existsSync(join(parent, "c"))).toBe(false);
    writer.abort();
    expect(readdirSync(parent)).toEqual([]);
  });

  it("leaves what is there already, and says so", () => {
    const parent = temporary();
    const dir = join(parent, "c");
    const [first, second] = [CacheWriter.create(dir, DESCRIPTION), CacheWriter.create(dir, DESCRIPTION)];
    for (const writer of [first, second])
      writer.add(
        record([
          [1, 1, 1, 1],
          [2, 2, 2, 2],
        ]),
        row("a"),
      );
    expect(first.finish()).toBe(true);
    expect(second.finish()).toBe(false);
    expect(readdirSync(parent)).toEqual(["c"]);
    openCache(dir).close();
  });

  it("removes what killed processes left, not what living ones or other machines write", () => {
    const parent = temporary();
    const host = hostname().replace(/[^A-Za-z0-9_]/g, "_");
    const [dead, alive, elsewhere] = [
      `c.${host}-4194305-0.tmp`,
      `c.${host}-1-7.tmp`,
      "c.elsewhere-4194305-0.tmp",
    ];
    for (const name of [dead, alive, elsewhere]) mkdirSync(join(parent, name));
    CacheWriter.create(join(parent, "c"), DESCRIPTION).abort();
    expect(readdirSync(parent).sort()).toEqual([alive, elsewhere].sort());
  });

  it("says when it cannot write", () => {
    const file = join(temporary(), "file");
    writeFileSync(file, "");
    expect(() => CacheWriter.create(join(file, "c"), DESCRIPTION)).toThrow(UserError);
  });

  it("names the file that is missing, cut off or does not fit the others", () => {
    const refuses = (damage: (dir: string) => void, message: RegExp) => {
      const dir = written();
      damage(dir);
      expect(() => openCache(dir)).toThrow(UserError);
      expect(() => openCache(dir)).toThrow(message);
    };
    const edit = (from: string, to: string) => (dir: string) => {
      const text = readFileSync(join(dir, "records.json"), "utf8");
      expect(text).toContain(from);
      writeFileSync(join(dir, "records.json"), text.replace(from, to));
    };
    expect(() => openCache("/nowhere")).toThrow(/records\.json: there is no such file; prepare/);
    refuses((dir) => truncateSync(join(dir, "signals.npy"), 150), /signals\.npy: 150 bytes, but/);
    refuses((dir) => truncateSync(join(dir, "records.json"), 150), /records\.json: is not JSON/);
    refuses(
      (dir) => writeNpy(join(dir, "scales.npy"), new Float32Array(2), [1, 2]),
      /scales\.npy: shape \[1, 2\]/,
    );
    refuses(
      (dir) => writeNpy(join(dir, "signals.npy"), new Float32Array(16), [2, 2, 4]),
      /signals\.npy: holds float32/,
    );
    refuses(edit('"format":1', '"format":2'), /records\.json: format/);
    refuses(edit('"samples":4', '"samples":0'), /records\.json: samples/);
    refuses(edit('"samples":4', '"samples":5'), /signals\.npy: shape/);
    refuses(edit('"pa",1', '"pa","1"'), /records\.json: rows\.0\.2/);
    refuses(edit("[[1,0]]", "[[7]]"), /rows\.0: the set findings has no label 7/);
    refuses(edit("[[1,0]]", "[]"), /rows\.0: has no labels of the set findings/);
  });
});
