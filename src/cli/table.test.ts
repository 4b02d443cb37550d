import { describe, expect, it } from "vitest";
import { verdict } from "../statistics/index.ts";
import type { Arm, CellResult, Gain, StudyResults } from "../study/index.ts";
import {
  armVerdicts,
  cellMetrics,
  costFindings,
  type SizeFindings,
  timeFindings,
} from "../study/judgement/index.ts";
import { resultText } from "./table.ts";

const labels = ["1dAVb", "RBBB"];
const truth = Float32Array.from([1, 0, 0, 0, 1, 0, 0, 0]);
const probabilities = Float32Array.from([0.7, 0.1, 0.5, 0.2, 0.4, 0.1, 0.2, 0.3]);

const cell = (arm: Arm, size: number, seed: number, value: number, bestStep: number): CellResult => ({
  ...{ arm, size, seed, value, bestStep, steps: 800, converged: bestStep <= 720 },
  ...{ weightedF1: value / 2, validation: 0.9, perLabel: [value, null], chance: 0.5 },
  metrics: cellMetrics({ probabilities, truth }, { set: "own", classes: labels }, [0.5, 0.5]),
  history: [400, 800].map((step) => ({
    ...{ step, metric: value - (step === bestStep ? 0 : 0.01) },
    ...{ epoch: 1, trainingLoss: 1, validationLoss: 1 },
  })),
  ...{ model: "", train: "", evaluate: "" },
});
const evidence = { seeds: [0.05, 0.05], sdPatients: 0.02, patients: 2000 };
const gain = (arm: Arm, size: number): Gain => ({
  ...{ arm, size, mean: 0.05, ahead: 2, error: 0.05, overControl: null },
  seeds: [1, 2].map((seed) => ({ seed, difference: 0.05 })),
  interval: { mean: 0.05, low: 0.01, high: 0.09, ...evidence },
  verdict: verdict(evidence),
  spread: { seeds: 0, testPatients: 0.02 },
  perClass: [-0.0123, null],
});

const sizes: SizeFindings = {
  ...{ levels: [], curves: [], crossovers: [], stillRising: [], caution: "Something was left out." },
  equivalences: [
    {
      ...{ arm: "fine-tune", size: 200, worth: { value: 480, low: 390, high: "beyond" }, among: [200, 2000] },
      sentence: "Fine-tuning with 200 records is worth scratch with 480 [390, >2000].",
    },
  ],
};

function study(arms: readonly Arm[]): StudyResults {
  const compared = arms.filter((arm) => arm !== "scratch");
  const cells = [200, 2000].flatMap((size) =>
    [1, 2].flatMap((seed) =>
      arms.map((arm, i) => cell(arm, size, seed, 0.7 + 0.02 * i + seed / 10, i === 0 ? 800 : 400)),
    ),
  );
  const gains = compared.flatMap((arm) => [gain(arm, 200), gain(arm, 2000)]);
  const time = timeFindings(cells);
  const effort = { perStep: 150, before: 0, trainings: 1 };
  return {
    study: { name: "s", title: "A study", id: "" },
    ...{ labels, leftOut: ["RBBB"], testRecords: 2198, cells, gains, sizes, time, region: 0.01 },
    metric: "macro-auroc",
    ...{ verdicts: armVerdicts(gains), outcome: [], scores: null },
    cost: costFindings(
      cells.map((c) => ({ ...c, effort })),
      time.arrivals,
      { pretraining: [{ ...effort, steps: 5000 }] },
    ),
    remarks: ["One hospital: a long remark that goes on and on until it needs a second line of text to end."],
    ...{ refused: [], missing: [] },
  };
}

const two = study(["scratch", "fine-tune"]);
const all = study([
  ...(["scratch", "fine-tune", "head-then-all", "partial", "linear-probe", "random-probe"] as const),
  ...(["prevalence", "age-sex"] as const),
]);

describe("the results as text", () => {
  it("of two arms", () => {
    expect(resultText(two)).toMatchSnapshot();
  });

  it("of every arm", () => {
    expect(resultText(all)).toMatchSnapshot();
  });

  it("fit 80 columns", () => {
    const long = "a label of one's own that goes on for much longer than a column";
    for (const results of [two, all, { ...all, labels: [long, long] }]) {
      for (const line of resultText(results).split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  it("have a table of what sizes are worth where there are many", () => {
    const equivalences = [...Array(5)].map(() => sizes.equivalences[0]!);
    const text = resultText({ ...two, sizes: { ...sizes, equivalences } });
    expect(text).toContain("records  arm    worth\n    200  tuned  480 [390, >2000]\n         tuned  480");
    expect(text).not.toContain(sizes.equivalences[0]!.sentence);
  });

  it("have prices where the user gave rates", () => {
    const { cells, time } = two;
    const effort = { perStep: 150, before: 0, trainings: 1 };
    const cost = costFindings(
      cells.map((c) => ({ ...c, effort })),
      time.arrivals,
      { pretraining: [], rates: { watts: 300, pricePerHour: 3 } },
    );
    const text = resultText({ ...two, cost });
    expect(text).toContain(
      "records  arm      alone  to best    kWh  price\n    200  scratch    2.0      2.0  0.010   0.10",
    );
  });

  it("name what was left out", () => {
    const refused = Array.from({ length: 12 }, (_, i) => ({ record: `0000${i}_lr`, reason: "is cut off" }));
    const text = resultText({ ...two, refused });
    expect(text).toContain("Left out, because they cannot be used: 12 records\n- 00000_lr: is cut off\n");
    expect(text).toContain("- 00009_lr: is cut off\n- and 2 more; --json lists all\n");
  });

  it("of one arm have no gain, and name what is missing", () => {
    const cells = two.cells.filter((c) => c.arm === "scratch" && c.size === 200);
    const missing = [{ arm: "scratch" as const, size: 2000, seed: 1 }];
    const none = { gains: [], verdicts: [], remarks: [] };
    expect(resultText({ ...two, ...none, cells, missing })).toMatchSnapshot();
  });

  it("of one arm say how sure its macro AUROC is", () => {
    const mean = { value: 0.9264, low: 0.9211, high: 0.9321 };
    const level = { arm: "scratch" as const, size: 200, seeds: 2, converged: true, mean };
    const text = resultText({ ...two, gains: [], verdicts: [], sizes: { ...sizes, levels: [level] } });
    expect(text).toMatch(
      /90 % interval over test patients and seeds: scratch, 200\s+records: 0.926 \[0.921, 0.932\]/,
    );
    expect(resultText({ ...two, sizes: { ...sizes, levels: [level] } })).not.toContain("[0.921");
  });

  it("of two arms without scratch have no gain", () => {
    const cells = all.cells.filter((c) => c.arm === "fine-tune" || c.arm === "linear-probe");
    const [, heading, , row] = resultText({ ...all, cells, gains: [], verdicts: [] })
      .split("\n\n")[1]!
      .split("\n");
    expect(heading).toBe("records  seed  tuned  probe  tuned  probe  tuned  probe");
    expect(row).toBe("            2  0.920  0.980  0.460  0.490    400    400");
  });

  it("of nothing say so", () => {
    expect(resultText({ ...two, cells: [] })).toContain("No result yet");
  });
});
