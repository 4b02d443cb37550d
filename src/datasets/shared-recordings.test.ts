import { describe, expect, it } from "vitest";
import { Random, UserError } from "../base/index.ts";
import { correlateTraces, type EcgRecord, traces } from "../ecg/index.ts";
import { openDataset } from "./registry.ts";
import { findSharedRecordings } from "./shared-recordings.ts";
import { simulatedCohort } from "./simulated/index.ts";
import type { Dataset } from "./types.ts";

const cohort = simulatedCohort({ cohort: "clinic", seed: 11, records: 64 });
const record = await cohort.read(0);

/** Some records of the cohort as a dataset of their own, each changed. */
function subset(
  name: string,
  indices: readonly number[],
  change: (r: EcgRecord) => EcgRecord = (r) => r,
): Dataset {
  return {
    ...cohort,
    name,
    fingerprint: name,
    entries: indices.map((i) => ({ ...cohort.entries[i]!, record: `${name} ${i}` })),
    read: async (k) => change(await cohort.read(indices[k]!)),
  };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** The last 80 %, in other units and with the leads in reverse order. */
const disguise = (record: EcgRecord): EcgRecord => ({
  ...record,
  leads: record.leads.toReversed(),
  signals: record.signals.toReversed().map((s) => s.slice(0.2 * s.length).map((v) => 2.5 * v)),
});

describe("findSharedRecordings", () => {
  it("finds the recordings that two datasets share, and no other", async () => {
    const [a, b] = [subset("a", range(0, 40)), subset("b", range(30, 60), disguise)];
    const { shared, skipped } = await findSharedRecordings(a, b);
    expect(shared.map((s) => [s.a, s.b])).toEqual(range(30, 40).map((i) => [`a ${i}`, `b ${i}`]));
    for (const { lag, correlation } of shared) {
      expect(lag).toBeCloseTo(2, 1);
      expect(correlation).toBeGreaterThan(0.97);
    }
    expect(skipped).toEqual([]);
  });

  it("finds what one dataset holds twice, each pair once", async () => {
    const twice = subset("a", [...range(0, 20), 4, 7]);
    const { shared } = await findSharedRecordings(twice, null);
    expect(shared.map((s) => [s.a, s.b])).toEqual([
      ["a 4", "a 4"],
      ["a 7", "a 7"],
    ]);
  });

  it("does not take two recordings of a paced heart for one", async () => {
    const paced = (seed: number): EcgRecord => {
      const random = new Random("paced", seed);
      const start = random.uniform(0, 0.8);
      const beat = (t: number) =>
        Math.exp(-0.5 * ((t - 0.2) / 0.03) ** 2) - 0.3 * Math.exp(-0.5 * ((t - 0.5) / 0.08) ** 2);
      const signals = [1, 0.6, -0.8].map((gain) =>
        Float32Array.from(
          { length: 1000 },
          (_, i) => gain * beat((i / 100 + start) % 0.8) + random.normal(0, 0.04),
        ),
      );
      return { ...record, samplingRate: 100, leads: ["I", "V1", "V2"], signals };
    };
    const [one, other] = [paced(1), paced(2)];
    const dataset = (records: readonly EcgRecord[]): Dataset => ({
      ...subset("paced", range(0, records.length)),
      read: async (i) => records[i]!,
    });
    const part = { ...one, signals: one.signals.map((s) => s.slice(150)) };
    const { shared } = await findSharedRecordings(dataset([one, other, part]), null);
    expect(shared.map(({ a, b, lag }) => [a, b, lag])).toEqual([["paced 0", "paced 2", 1.5]]);
    const loose = correlateTraces(
      traces(one),
      traces(other),
      range(-80, 80).map((i) => i / 100),
    );
    expect(loose.correlation).toBeGreaterThan(0.983);
  });

  it("finds the same with the help of another thread", async () => {
    const spec = { name: "simulated", cohort: "clinic", seed: 11, records: 64 } as const;
    const copies = subset("b", range(10, 40), disguise);
    const alone = await findSharedRecordings(cohort, copies, { threads: 0 });
    const stages = new Set<string>();
    const onProgress = ({ what, done, total }: { what: string; done: number; total: number }) => {
      if (done === total) stages.add(what);
    };
    const helped = await findSharedRecordings(openDataset(spec), copies, { threads: 1, onProgress });
    expect(helped).toEqual(alone);
    expect(helped.shared).toHaveLength(30);
    const [first, second] = [`fingerprints of ${cohort.name}`, "fingerprints of b"];
    expect([...stages]).toEqual([first, second, "neighbours", "comparison", "verification"]);
  });

  it("passes over what cannot be read, and says so", async () => {
    const a = subset("a", range(0, 5));
    const damaged: Dataset = {
      ...a,
      read(i) {
        if (i === 2) throw new UserError("a 2: cut off");
        return a.read(i);
      },
    };
    const { shared, skipped } = await findSharedRecordings(damaged, a);
    expect(skipped).toEqual([{ record: "a 2", reason: "a 2: cut off" }]);
    expect(shared.map((s) => s.a)).toEqual(["a 0", "a 1", "a 3", "a 4"]);
  });

  it("stops when told to", async () => {
    const stop = new AbortController();
    stop.abort(new Error("enough"));
    const a = subset("a", range(0, 5));
    await expect(findSharedRecordings(a, null, { signal: stop.signal })).rejects.toThrow("enough");
  });

  it("refuses datasets of which nothing can be compared", async () => {
    const short = subset("short", [0, 1], (r) => ({ ...r, signals: r.signals.map((s) => s.slice(0, 100)) }));
    await expect(findSharedRecordings(short, null)).rejects.toThrow(/short: no recording can be compared/);
  });
});
