import { describe, expect, it } from "vitest";
import { UserError } from "../base/index.ts";
import type { EcgRecord } from "../ecg/index.ts";
import { findSharedRecordings } from "./shared-recordings.ts";
import { simulatedCohort } from "./simulated/index.ts";
import type { Dataset } from "./types.ts";

const cohort = simulatedCohort({ cohort: "clinic", seed: 11, records: 64 });

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
