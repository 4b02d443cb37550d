import { describe, expect, it } from "vitest";
import { COHORTS, type CohortName } from "./cohorts/index.ts";
import { type SimulatedDataset, simulatedCohort } from "./dataset.ts";

const NAMES = Object.keys(COHORTS) as CohortName[];
const cohort = (name: CohortName, records: number): SimulatedDataset =>
  simulatedCohort({ cohort: name, records, seed: 5 });
/** Share of records with a label. */
const share = (d: SimulatedDataset, set: string, label: string) =>
  d.entries.filter((e) => e.labels[set]!.includes(label)).length / d.entries.length;

describe.each(NAMES)("%s", (name) => {
  const device = COHORTS[name].device;
  const d = cohort(name, 30);

  it("gives whole records at its device's rate and resolution, in which Einthoven holds", () => {
    for (let r = 0; r < 8; r++) {
      const { signals, samplingRate } = d.read(r);
      expect(samplingRate).toBe(device.samplingRate);
      expect(signals).toHaveLength(12);
      const [i, ii, iii, avr, avl, avf] = signals as [Float32Array, ...Float32Array[]];
      expect(i).toHaveLength(Math.round(device.seconds * device.samplingRate));
      const worst = (f: (k: number) => number) => i.reduce((most, _, k) => Math.max(most, Math.abs(f(k))), 0);
      expect(worst((k) => i[k]! + iii![k]! - ii![k]!)).toBeLessThan(4e-6);
      expect(worst((k) => avr![k]! + avl![k]! + avf![k]!)).toBeLessThan(4e-6);
      const steps = signals[7]!.map((v) => v / device.resolution);
      expect(Math.max(...steps.map((v) => Math.abs(v - Math.round(v))))).toBeLessThan(0.02);
      for (const signal of signals) {
        expect(signal.every((v) => Number.isFinite(v) && Math.abs(v) < 20)).toBe(true);
        expect(signal.some((v) => Math.abs(v) > 0.05)).toBe(true);
      }
    }
  });

  it("gives every entry each of its label sets, in the set's order", () => {
    for (const { labels } of d.entries) {
      expect(Object.keys(labels)).toEqual(Object.keys(d.labelSets));
      for (const [set, found] of Object.entries(labels))
        expect(d.labelSets[set]!.filter((label) => found.includes(label))).toEqual(found);
    }
  });

  it("gives a record on its own as it gives it among others", () => {
    expect(cohort(name, 12).read(7)).toEqual(d.read(7));
  });
});

describe("shares of labels, against what was published", () => {
  /** Within a third, and within 1.5 per cent where a label is rare. */
  const near = (d: SimulatedDataset, set: string, published: Readonly<Record<string, number>>) => {
    for (const [label, p] of Object.entries(published)) {
      expect(share(d, set, label), label).toBeGreaterThan(Math.min(0.67 * p, p - 0.015));
      expect(share(d, set, label), label).toBeLessThan(Math.max(1.34 * p, p + 0.015));
    }
  };

  it("like PTB-XL: 9,514, 5,469, 5,235, 4,898 and 2,649 of 21,799", () => {
    const d = cohort("like-ptb-xl", 4000);
    near(d, "superclasses", { NORM: 0.436, MI: 0.251, STTC: 0.24, CD: 0.225, HYP: 0.122 });
    near(d, "code-six", { "1dAVb": 0.036, RBBB: 0.025, LBBB: 0.025, SB: 0.029, AF: 0.069, ST: 0.038 });
    near(d, "statements", { IMI: 0.123, ASMI: 0.108, LVH: 0.098, NDT: 0.084, LAFB: 0.074, ISC_: 0.058 });
  });

  it("like CPSC 2018: its nine classes", () => {
    near(cohort("like-cpsc-2018", 4000), "cpsc-nine", {
      ...{ NORM: 0.133, AF: 0.16, IAVB: 0.102, LBBB: 0.03, RBBB: 0.246, PAC: 0.081, VEB: 0.098 },
      ...{ STD: 0.12, STE: 0.029 },
    });
  });

  it("like Georgia: the ten of the study", () => {
    near(cohort("like-georgia", 4000), "georgia-ten", {
      ...{ NORM: 0.169, AF: 0.055, IAVB: 0.074, SB: 0.162, LAD: 0.091, STach: 0.122, TAb: 0.223 },
      ...{ TInv: 0.079, LQT: 0.134, PAC: 0.062 },
    });
  });

  it("like PTB: 368 infarcts and 80 healthy of 516", () =>
    near(cohort("like-ptb", 3000), "ptb-two", { NORM: 0.155, MI: 0.713 }));

  it("like CODE-test: 28, 34, 30, 16, 13 and 37 of 827", () =>
    near(cohort("like-code-test", 4000), "code-six", {
      ...{ "1dAVb": 0.034, RBBB: 0.041, LBBB: 0.036, SB: 0.019, AF: 0.016, ST: 0.045 },
    }));

  it("has as many records as the datasets, where no number is given", () => {
    expect(simulatedCohort({ cohort: "like-ptb", seed: 1 }).entries).toHaveLength(549);
    expect(simulatedCohort({ cohort: "like-code-test", seed: 1 }).entries).toHaveLength(827);
  });
});

describe("who has what", () => {
  const d = cohort("like-ptb-xl", 6000);
  const has = (label: string) => d.entries.filter((e) => e.labels.statements!.includes(label));
  const age = (entries: typeof d.entries) => entries.reduce((a, e) => a + e.age!, 0) / entries.length;

  it("makes the ill older than the healthy, as in PTB-XL by about ten years", () => {
    const healthy = d.entries.filter((e) => e.labels.superclasses![0] === "NORM");
    const ill = d.entries.filter((e) => e.labels.superclasses![0] !== "NORM");
    expect(age(ill) - age(healthy)).toBeGreaterThan(6);
    expect(age(ill) - age(healthy)).toBeLessThan(18);
  });

  it("lets diagnoses come together that do: strain with hypertrophy, LAFB with RBBB, infarcts with infarcts", () => {
    const given = (a: string, b: string) =>
      has(a).filter((e) => e.labels.statements!.includes(b)).length / has(a).length;
    const overall = (label: string) => has(label).length / d.entries.length;
    expect(given("LVH", "ISC_")).toBeGreaterThan(0.4);
    expect(given("CRBBB", "LAFB")).toBeGreaterThan(2 * overall("LAFB"));
    expect(given("ASMI", "IMI")).toBeGreaterThan(1.3 * overall("IMI"));
  });

  it("names nothing twice over", () => {
    for (const { labels } of d.entries)
      for (const [a, b] of [
        ["CRBBB", "CLBBB"],
        ["SBRAD", "STACH"],
        ["AFIB", "1AVB"],
        ["AFIB", "SR"],
        ["CLBBB", "LVH"],
        ["CLBBB", "ASMI"],
        ["LAFB", "LPFB"],
        ["PACE", "NORM"],
      ] as const)
        expect(labels.statements!.includes(a) && labels.statements!.includes(b), `${a} ${b}`).toBe(false);
  });
});

describe("devices", () => {
  it("stand a domain shift between the cohorts: no two record alike", () => {
    const settings = NAMES.map((name) => JSON.stringify(COHORTS[name].device));
    expect(new Set(settings).size).toBe(NAMES.length);
  });
});
