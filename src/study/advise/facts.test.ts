import { describe, expect, it } from "vitest";
import type { DatasetEntry } from "../../datasets/index.ts";
import { ownFacts, usableLabels } from "./facts.ts";

/** 100 records of 50 patients in five folds: `half` on every other patient, `rare` on the first 19 records, `all` on all, `none` on none. */
const entries = Array.from({ length: 100 }, (_, i): DatasetEntry => {
  const patient = Math.floor(i / 2);
  const labels = ["all", ...(patient % 2 === 0 ? ["half"] : []), ...(i < 19 ? ["rare"] : [])];
  return {
    ...{ record: `r${i}`, patient: `p${patient}`, age: null, sex: null, fold: (patient % 5) + 1 },
    labels: { own: labels },
  } as unknown as DatasetEntry;
});
const dataset = { entries, labelSets: { own: ["half", "rare", "all", "none"] } };

describe("what there is to work with", () => {
  it("is counted in records and patients, by label and by fold", () => {
    const facts = ownFacts(dataset, "own");
    expect(facts).toMatchObject({ records: 100, patients: 50 });
    expect(facts.labels[0]).toEqual({ label: "half", positives: 50, patients: 25 });
    expect(facts.folds).toHaveLength(5);
    expect(facts.folds[0]).toEqual({ fold: 1, records: 20, patients: 10 });
  });

  it("does not count records that cannot be used", () => {
    const facts = ownFacts(dataset, "own", new Set(["r0", "r1"]));
    expect(facts).toMatchObject({ records: 98, patients: 49 });
    expect(facts.labels[0]!.positives).toBe(48);
  });

  it("leaves out labels with too few positives or negatives, and says why", () => {
    expect(usableLabels(ownFacts(dataset, "own"))).toEqual({
      usable: ["half"],
      leftOut: [
        { label: "rare", why: "on 19 records" },
        { label: "all", why: "on every record" },
        { label: "none", why: "on no record" },
      ],
    });
    const often = { ...ownFacts(dataset, "own"), labels: [{ label: "often", positives: 95, patients: 48 }] };
    expect(usableLabels(often).leftOut).toEqual([{ label: "often", why: "on all but 5 records" }]);
  });
});
