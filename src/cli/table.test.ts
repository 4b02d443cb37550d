import { describe, expect, it } from "vitest";
import { verdict } from "../statistics/index.ts";
import type { Arm, CellResult, StudyResults } from "../study/index.ts";
import { resultText } from "./table.ts";

const cell = (arm: Arm, size: number, seed: number, macroAuroc: number, bestStep: number): CellResult => ({
  arm,
  size,
  seed,
  macroAuroc,
  weightedF1: macroAuroc / 2,
  validation: 0.9,
  perClassAuroc: [macroAuroc, null],
  bestStep,
  steps: 800,
  model: "",
  train: "",
  evaluate: "",
});
const evidence = { seeds: [0.05, 0.05], sdPatients: 0.02, patients: 2000 };
const gain = (size: number) => ({
  size,
  seeds: [
    { seed: 1, macroAuroc: 0.05 },
    { seed: 2, macroAuroc: 0.05 },
  ],
  mean: 0.05,
  ahead: 2,
  interval: { mean: 0.05, low: 0.01, high: 0.09, ...evidence },
  verdict: verdict(evidence),
  perClass: [-0.0123, null],
});
const results: StudyResults = {
  study: { name: "s", title: "A study", id: "" },
  labels: ["1dAVb", "RBBB"],
  testRecords: 2198,
  cells: [200, 2000].flatMap((size) => [
    cell("scratch", size, 1, 0.8, 270),
    cell("fine-tune", size, 1, 0.85, 90),
    cell("scratch", size, 2, 0.9, 800),
    cell("fine-tune", size, 2, 0.95, 80),
  ]),
  gains: [gain(200), gain(2000)],
  outcome: ["200 records: ahead", "Two seeds do not decide."],
  remarks: ["One hospital: a long remark that goes on and on until it needs a second line of text to end."],
  region: 0.01,
  refused: [],
  missing: [],
};

describe("the results as text", () => {
  it("are a table of each seed and the mean, label gains, outcome and remarks", () => {
    expect(resultText(results)).toMatchSnapshot();
  });

  it("fit 80 columns", () => {
    for (const line of resultText(results).split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("name what was left out", () => {
    const refused = Array.from({ length: 12 }, (_, i) => ({ record: `0000${i}_lr`, reason: "is cut off" }));
    const text = resultText({ ...results, refused });
    expect(text).toContain("Left out, because they cannot be used: 12 records\n- 00000_lr: is cut off\n");
    expect(text).toContain("- 00009_lr: is cut off\n- and 2 more; --json lists all\n");
  });

  it("of one arm have no gain, and name what is missing", () => {
    const cells = results.cells.filter((c) => c.arm === "scratch" && c.size === 200);
    const missing = [{ arm: "scratch" as const, size: 2000, seed: 1 }];
    expect(resultText({ ...results, cells, gains: [], outcome: [], missing, remarks: [] })).toMatchSnapshot();
  });

  it("of nothing say so", () => {
    expect(resultText({ ...results, cells: [] })).toContain("No result yet");
  });
});
