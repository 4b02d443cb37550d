import { describe, expect, it } from "vitest";
import { UserError } from "../../base/index.ts";
import type { EcgRecord } from "../../ecg/index.ts";
import { simulatedCohort } from "./index.ts";

const spec = { cohort: "clinic", records: 60, seed: 3 } as const;
const clinic = simulatedCohort(spec);
const community = simulatedCohort({ ...spec, cohort: "community" });

/** Beats per minute by a plain detector: peaks of the summed squared slope of all measured leads. */
function rateOf(record: EcgRecord): number {
  const slope = new Float64Array(1000);
  record.signals.forEach((s, lead) => {
    if (lead > 1 && lead < 6) return;
    for (let i = 2; i < 998; i++) slope[i]! += (s[i + 1]! - s[i - 1]!) ** 2;
  });
  // Highest first, none within 300 ms of a higher one, down to a fifth of the fifth highest.
  const order = Array.from(slope.keys()).sort((a, b) => slope[b]! - slope[a]!);
  const peaks: number[] = [];
  for (const i of order) {
    if (peaks.length >= 5 && slope[i]! < 0.2 * slope[peaks[4]!]!) break;
    if (peaks.every((p) => Math.abs(p - i) > 30)) peaks.push(i);
  }
  peaks.sort((a, b) => a - b);
  return (6000 * (peaks.length - 1)) / (peaks.at(-1)! - peaks[0]!);
}

describe("a simulated cohort", () => {
  it("gives whole 12-lead records of 10 s at 100 Hz in millivolts", () => {
    const record = clinic.read(5);
    expect(record).toMatchObject({
      name: "clinic-000006",
      source: "simulated:clinic/3/5",
      samplingRate: 100,
    });
    expect(record.leads).toEqual(clinic.leads);
    expect(record.signals).toHaveLength(12);
    for (const signal of record.signals) {
      expect(signal).toHaveLength(1000);
      expect(signal.every((v) => Number.isFinite(v) && Math.abs(v) < 10)).toBe(true);
    }
    expect(() => clinic.read(60)).toThrow("records 0 to 59");
  });

  it("keeps Einthoven's identity, noise and rounding included", () => {
    for (let r = 0; r < 20; r++) {
      const [i, ii, iii, avr, avl, avf] = clinic.read(r).signals as Float32Array[];
      const worst = (f: (k: number) => number) => Math.max(...i!.map((_, k) => Math.abs(f(k))));
      expect(worst((k) => i![k]! + iii![k]! - ii![k]!)).toBeLessThan(2e-6);
      expect(worst((k) => avr![k]! + avl![k]! + avf![k]!)).toBeLessThan(2e-6);
    }
  });

  it("gives the same record for the same seed and index, whatever was read before and however many there are", () => {
    const larger = simulatedCohort({ ...spec, records: 90 });
    expect(larger.entries.slice(0, 60)).toEqual(clinic.entries);
    expect(larger.read(17)).toEqual(clinic.read(17));
    expect(clinic.read(17)).toEqual(clinic.read(17));
  });

  it("gives others for another seed or cohort, and another fingerprint for anything else", () => {
    const others = [
      { ...spec, seed: 4 },
      { ...spec, cohort: "community" as const },
      { ...spec, records: 61 },
    ];
    const sets = others.map(simulatedCohort);
    expect(new Set([clinic, ...sets].map((d) => d.fingerprint)).size).toBe(4);
    expect(simulatedCohort(spec).fingerprint).toBe(clinic.fingerprint);
    for (const other of sets.slice(0, 2)) expect(other.read(0).signals).not.toEqual(clinic.read(0).signals);
  });

  it("has patients of one or two records, each in one fold, the folds equally large", () => {
    const { entries } = simulatedCohort({ ...spec, records: 2000 });
    const records = Map.groupBy(entries, (e) => e.patient);
    expect(Math.max(...[...records.values()].map((r) => r.length))).toBe(2);
    expect(records.size).toBeGreaterThan(1400);
    expect(records.size).toBeLessThan(1700);
    for (const of of records.values())
      expect(new Set(of.map((e) => `${e.fold} ${e.age} ${e.sex}`)).size).toBe(1);
    const folds = Map.groupBy(records.values(), (r) => r[0]!.fold);
    expect([...folds.keys()].sort((a, b) => a! - b!)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const sizes = [...folds.values()].map((r) => r.length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });

  it("has each of the clinic's six in 8 to 15 per cent of records", () => {
    const { entries, labelSets } = simulatedCohort({ ...spec, records: 3000 });
    for (const label of labelSets["code-six"]!) {
      const share = entries.filter((e) => e.labels["code-six"]!.includes(label)).length / entries.length;
      expect(share, label).toBeGreaterThan(0.08);
      expect(share, label).toBeLessThan(0.15);
    }
  });

  it("has more normal hearts in the community, older patients and more noise in the clinic", () => {
    const [many, sick] = [{ ...spec, cohort: "community" as const }, spec].map((s) =>
      simulatedCohort({ ...s, records: 2000 }),
    ) as [typeof clinic, typeof clinic];
    const normal = (d: typeof clinic) => d.entries.filter((e) => e.labels.findings![0] === "NORM").length;
    expect(normal(many)).toBeGreaterThan(1.2 * normal(sick));
    const age = (d: typeof clinic) => d.entries.reduce((sum, e) => sum + e.age!, 0) / d.entries.length;
    expect(age(sick) - age(many)).toBeGreaterThan(7);
    // Roughness of aVR: second differences are hardly the heart's.
    const rough = (d: typeof clinic) => {
      const values = Array.from({ length: 60 }, (_, i) => {
        const s = d.read(i).signals[3]!;
        const second = s
          .slice(2)
          .map((v, k) => Math.abs(v - 2 * s[k + 1]! + s[k]!))
          .sort();
        return second[500]!;
      });
      return values.reduce((a, b) => a + b, 0) / 60;
    };
    expect(rough(clinic)).toBeGreaterThan(1.4 * rough(community));
  });

  it("shows its rates in the signals: a beat detector tells bradycardia and tachycardia", () => {
    const d = simulatedCohort({ ...spec, records: 150 });
    let [right, all] = [0, 0];
    d.entries.forEach((e, i) => {
      const six = e.labels["code-six"]!;
      if (six.includes("AF")) return;
      const rate = rateOf(d.read(i));
      all++;
      if (six.includes("SB") ? rate < 60 : six.includes("ST") ? rate > 100 : rate > 59 && rate < 101) right++;
    });
    expect(right / all).toBeGreaterThan(0.9);
  });

  it("keeps its signals from one version to the next, or gets a new version", () => {
    // If this fails, raise VERSION in dataset.ts: results that were made with the old signals must not pass for new ones.
    const record = clinic.read(0);
    const some = [0, 1, 6, 11].map((lead) => Math.round(1000 * record.signals[lead]![437]!));
    expect(some).toEqual([85, 105, 60, -25]);
  });

  it.each([
    [{ cohort: "ward" }, /cohort "ward" is not one of community, clinic, like-ptb-xl/],
    [{ records: 0 }, /records must be a whole number/],
    [{ records: undefined }, /say how many records cohort "clinic" is to have/],
    [{ samplingRate: 250 }, /samplingRate/],
    [{ records: 2.5 }, /not 2.5/],
    [{ seed: Number.NaN }, /seed must be a whole number/],
  ])("refuses %j", (change, message) => {
    const make = () => simulatedCohort({ ...spec, ...change } as never);
    expect(make).toThrow(UserError);
    expect(make).toThrow(message);
  });
});
