import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../test/support/folder.ts";
import { heart, signalOf, withSignals } from "../../test/support/heart.ts";
import { ptbXlRecord, writePtbXl } from "../../test/support/ptb-xl.ts";
import { writeWfdb } from "../../test/support/wfdb.ts";
import { UserError } from "../base/index.ts";
import { openCache } from "../cache/index.ts";
import { openDataset, openPtbXl, prepare as preparing, simulatedCohort } from "./index.ts";

const rows = (n: number) => Array.from({ length: n }, (_, i) => ({ id: i + 1 }));

function fixture(n = 4): { dir: string; record: (id: number) => string; cache: string; parent: string } {
  const dir = writePtbXl(temporary(), rows(n));
  const parent = temporary();
  const record = (id: number) => join(dir, "records100", "00000", ptbXlRecord(id));
  return { dir, record, cache: join(parent, "cache"), parent };
}

/** The signals here name record, lead and time: no heart made them. */
const prepare: typeof preparing = (dataset, dir, options) =>
  preparing(dataset, dir, { unchecked: true, ...options });

describe("prepare", () => {
  it("writes all records, leads by name, with their table", async () => {
    const { dir, cache } = fixture();
    const dataset = openPtbXl(dir);
    const progress: number[] = [];
    const onProgress = ({ done, total }: { done: number; total: number }) => progress.push(done / total);
    expect(await prepare(dataset, cache, { leads: ["v6", "AVR"], onProgress })).toEqual({
      records: 4,
      refused: [],
    });
    expect(progress.at(-1)).toBe(1);
    const opened = openCache(cache);
    expect(opened).toMatchObject({ leads: ["V6", "aVR"], samplingRate: 100, samples: 1000 });
    expect(opened.fingerprint).toBe(dataset.fingerprint);
    expect(opened.rows).toEqual(dataset.entries);
    const { signals, scales } = opened.read([2]);
    expect(signals[8]! * scales[0]!).toBeCloseTo(0.3 + 0.11 + 0.001, 4);
    expect(signals[1008]! * scales[1]!).toBeCloseTo(0.3 + 0.03 + 0.001, 4);
    opened.close();
  });

  it("leaves out what cannot be read or does not fit, and lists it with the reason", async () => {
    const { dir, record, cache } = fixture(6);
    truncateSync(`${record(2)}.dat`, 100);
    writeFileSync(
      `${record(3)}.hea`,
      readFileSync(`${record(3)}.hea`, "utf8").replace(" 100 1000", " 500 1000"),
    );
    const leads = ["I", "II", "III", "AVR", "AVL", "AVF", "V1", "V2", "V3", "V4", "V5", "V6"];
    writeWfdb(record(4), { leads, digital: leads.map(() => [1, 2, 3]) });
    const bytes = readFileSync(`${record(5)}.dat`);
    bytes[5000]! ^= 1;
    writeFileSync(`${record(5)}.dat`, bytes);
    const dataset = openPtbXl(dir);
    truncateSync(`${record(6)}.dat`, 0); // between opening and reading
    const { records, refused } = await prepare(dataset, cache);
    expect(records).toBe(1);
    expect(refused.map((r) => r.record)).toEqual([2, 3, 4, 5, 6].map(ptbXlRecord));
    expect(refused.map((r) => r.reason)).toEqual([
      expect.stringMatching(/00002_lr\.dat: is cut off/),
      expect.stringMatching(/00003_lr\.hea: the recording has 2 s, less than half of the 10 s/),
      expect.stringMatching(/00004_lr\.hea: the recording has 0\.03 s/),
      expect.stringMatching(/00005_lr\.dat: checksum/),
      expect.stringMatching(/00006_lr\.dat: is empty/),
    ]);
    const opened = openCache(cache);
    expect(opened.refused).toEqual(refused);
    expect(opened.rows.map((r) => r.record)).toEqual(["00001_lr"]);
    opened.close();
  });

  it("leaves no cache when aborted, and goes on from there", async () => {
    const { dir, cache, parent } = fixture(130);
    const dataset = openPtbXl(dir);
    const controller = new AbortController();
    const running = prepare(dataset, cache, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(running).rejects.toThrow(/abort/);
    expect(readdirSync(parent)).toEqual([expect.stringMatching(/^cache\..*\.tmp$/)]);
    await expect(prepare(dataset, cache, { signal: controller.signal })).rejects.toThrow(/abort/);
    const progress: number[] = [];
    const onProgress = ({ done }: { done: number }) => progress.push(done);
    expect(await prepare(dataset, cache, { onProgress })).toMatchObject({ records: 130 });
    expect(progress).toEqual([64, 128, 130]);
    expect(readdirSync(parent)).toEqual(["cache"]);
  });

  it("leaves nothing behind when something breaks", async () => {
    const { cache, parent } = fixture();
    const dataset = simulatedCohort({ cohort: "clinic", records: 3, seed: 1 });
    const broken = {
      ...dataset,
      read: () => {
        throw new TypeError("a defect");
      },
    };
    await expect(prepare(broken, cache)).rejects.toThrow(TypeError);
    expect(readdirSync(parent)).toEqual([]);
  });

  it("accepts the same data prepared before, or by another process meanwhile", async () => {
    const { dir, cache, parent } = fixture();
    const dataset = openPtbXl(dir);
    const both = await Promise.all([prepare(dataset, cache), prepare(dataset, cache)]);
    expect(both).toEqual([
      { records: 4, refused: [] },
      { records: 4, refused: [] },
    ]);
    expect(await prepare(dataset, cache)).toEqual(both[0]);
    expect(readdirSync(parent)).toEqual(["cache"]);
  });

  it("does not overwrite other data, other leads, or a folder that is no cache", async () => {
    const { dir, cache, parent } = fixture();
    const dataset = openPtbXl(dir);
    await prepare(dataset, cache);
    const refuses = async (promise: Promise<unknown>, message: RegExp) => {
      await expect(promise).rejects.toThrow(UserError);
      await expect(promise).rejects.toThrow(message);
    };
    await refuses(prepare({ ...dataset, fingerprint: "other" }, cache), /holds other data/);
    await refuses(prepare(dataset, cache, { leads: ["II"] }), /other leads/);
    const documents = join(parent, "documents");
    mkdirSync(documents);
    writeFileSync(join(documents, "thesis.txt"), "");
    await refuses(prepare(dataset, documents), /documents: is there already and is no prepared cache/);
    await refuses(prepare(dataset, join(documents, "thesis.txt")), /thesis\.txt: is there already/);
    expect(readdirSync(documents)).toEqual(["thesis.txt"]);
  });

  it("refuses leads that the dataset lacks, and a dataset of which nothing remains", async () => {
    const { dir, record, cache, parent } = fixture(1);
    await expect(prepare(openPtbXl(dir), cache, { leads: ["V7"] })).rejects.toThrow(
      /no lead V7; it has I, II/,
    );
    truncateSync(`${record(1)}.dat`, 5);
    await expect(prepare(openPtbXl(dir), cache)).rejects.toThrow(/no record can be used.*is cut off/);
    expect(readdirSync(parent)).toEqual([]);
  });

  it("brings records of other rates, lead orders and lengths to one shape", async () => {
    const { dir, record, cache } = fixture(3);
    const sine = (rate: number, seconds: number, gain: number) =>
      Array.from({ length: rate * seconds }, (_, i) =>
        Math.round(gain * Math.sin((2 * Math.PI * 3 * i) / rate)),
      );
    writeWfdb(record(1), {
      samplingRate: 500,
      leads: ["V1", "II", "I"],
      digital: [500, 1000, 2000].map((g) => sine(500, 12, g)),
    });
    writeWfdb(record(2), {
      samplingRate: 257,
      leads: ["I", "II", "V1"],
      digital: [2000, 1000, 500].map((g) => sine(257, 6, g)),
    });
    const { records, refused } = await prepare(openPtbXl(dir), cache, { leads: ["II", "V1", "III"] });
    expect([records, refused]).toEqual([3, []]);
    const opened = openCache(cache);
    for (const row of [0, 1]) {
      const { signals, scales } = opened.read([row]);
      [1, 0.5, -1].forEach((gain, l) => {
        for (let i = 50; i < 550; i++) {
          const exact = gain * Math.sin((2 * Math.PI * 3 * i) / 100);
          expect(Math.abs(signals[l * 1000 + i]! * scales[l]! - exact)).toBeLessThan(0.002);
        }
        expect(signals[l * 1000 + 999] === -32768).toBe(row === 1);
      });
    }
    opened.close();
  });

  it("keeps preparations apart: rate, length and steps are part of what a cache is", async () => {
    const { dir, cache } = fixture(3);
    const dataset = openPtbXl(dir);
    const options = {
      samplingRate: 50,
      seconds: 4,
      steps: [{ step: "high-pass", low: 0.5 } as const, { step: "min-max" } as const],
    };
    await prepare(dataset, cache, options);
    const opened = openCache(cache);
    expect(opened).toMatchObject({ samplingRate: 50, samples: 200 });
    expect(opened.steps).toEqual([
      { step: "high-pass", low: 0.5, order: 2 },
      { step: "min-max", per: "lead", low: -1, high: 1 },
    ]);
    opened.close();
    // What may be left out is the same when it is written.
    const same = [{ ...options.steps[0]!, order: 2 }, options.steps[1]!];
    expect(await prepare(dataset, cache, { ...options, steps: same })).toMatchObject({ records: 3 });
    for (const other of [
      {},
      { ...options, steps: [] },
      { ...options, seconds: 5 },
      { ...options, samplingRate: 100 },
    ]) {
      await expect(prepare(dataset, cache, other)).rejects.toThrow(
        /holds other data, other leads or another/,
      );
    }
  });

  it("fits what needs it on the records that it is told to, and keeps the numbers", async () => {
    const { dir, cache, parent } = fixture(4);
    const dataset = openPtbXl(dir);
    const steps = [{ step: "z-score", per: "dataset" } as const];
    await expect(prepare(dataset, cache, { steps })).rejects.toThrow(/fitted on training records/);
    await prepare(dataset, cache, { steps, fitOn: [0, 1] });
    const opened = openCache(cache);
    // Records 1 and 2: 0.1 and 0.2 mV plus 0.055 on average over the leads, plus 0.003 over time, about.
    expect(opened.steps).toMatchObject([{ per: "dataset", mean: expect.closeTo(0.208, 3) }]);
    const { signals, scales } = opened.read([0, 1]);
    const values = Array.from(signals, (v, i) => v * scales[Math.floor(i / 1000)]!);
    expect(values.reduce((a, b) => a + b) / values.length).toBeCloseTo(0, 3);
    expect(values.reduce((a, b) => a + b * b) / values.length).toBeCloseTo(1, 3);
    opened.close();
    await expect(prepare(dataset, cache, { steps, fitOn: [2, 3] })).rejects.toThrow(/holds other data/);
    expect(readdirSync(parent)).toEqual(["cache"]);
  });

  it("refuses options that make no sense, and records that a step does not fit", async () => {
    const { dir, cache, parent } = fixture(1);
    const dataset = openPtbXl(dir);
    for (const [options, message] of [
      [{ seconds: 0 }, /seconds: must be above 0/],
      [{ samplingRate: Number.NaN }, /samplingRate: must be a number/],
      [{ seconds: 0.001 }, /are no sample/],
      [{ leads: [] }, /leads: choose at least one/],
      [{ leads: ["II", "Lead II"] }, /lead II is asked for twice/],
      [{ steps: [{ step: "sharpen" }] }, /steps\.0\.step/],
      [{ steps: [{ step: "band-pass", low: 40, high: 4 }] }, /steps\.0\.low: must be below high/],
      [{ steps: [{ step: "z-score" }] }, /steps\.0\.per/],
      [{ steps: [{ step: "low-pass", high: 50 }] }, /no record can be used.*low-pass, high: 50 Hz/],
    ] as [object, RegExp][]) {
      await expect(prepare(dataset, cache, options)).rejects.toThrow(UserError);
      await expect(prepare(dataset, cache, options)).rejects.toThrow(message);
    }
    expect(readdirSync(parent)).toEqual([]);
  });

  it("prepares a simulated cohort", async () => {
    const dataset = openDataset({ name: "simulated", cohort: "community", records: 5, seed: 3 });
    const { cache } = fixture(1);
    expect(await prepare(dataset, cache)).toEqual({ records: 5, refused: [] });
    const opened = openCache(cache);
    const { signals, scales } = opened.read([4]);
    const record = await dataset.read(4);
    for (let i = 0; i < opened.samples; i++) {
      expect(Math.abs(signals[i]! * scales[0]! - record.signals[0]![i]!)).toBeLessThanOrEqual(
        scales[0]! * 0.51,
      );
    }
    opened.close();
  });

  it("leaves out what a check refuses, with the reason, unless told not to", async () => {
    const good = heart({ samplingRate: 100 });
    const exchanged = withSignals(good, { I: signalOf(good, "II"), II: signalOf(good, "I") });
    const microvolts = { ...good, signals: good.signals.map((signal) => signal.map((v) => 1000 * v)) };
    const flat = { ...good, signals: good.signals.map((signal) => signal.map(() => 0.5)) };
    const all = [good, exchanged, microvolts, flat];
    const simulated = simulatedCohort({ cohort: "community", records: all.length, seed: 1 });
    const dataset = { ...simulated, read: (i: number) => all[i]! };
    const { records, refused } = await preparing(dataset, join(temporary(), "cache"));
    expect(records).toBe(1);
    expect(refused.map(({ record }) => record)).toEqual(
      simulated.entries.slice(1).map(({ record }) => record),
    );
    expect(refused.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/II = I \+ III does not hold/),
      expect.stringMatching(/the values fit if they are microvolts/),
      expect.stringMatching(/constant throughout/),
    ]);
    expect(await prepare(dataset, join(temporary(), "cache"))).toEqual({ records: 4, refused: [] });
  });
});
