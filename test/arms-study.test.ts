import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCard } from "../src/inference/index.ts";
import { parametersOf } from "../src/nn/index.ts";
import { readModel } from "../src/onnx/index.ts";
import { Home } from "../src/store/index.ts";
import { arms } from "../src/study/arms.ts";
import { defineStudy, type RecipeInput, runStudy, type StudyRun } from "../src/study/index.ts";
import { readPredictions } from "../src/study/tasks/index.ts";
import { tinyRecipe } from "./fixtures/tiny-recipe.ts";

const home = new Home(mkdtempSync(join(tmpdir(), "cardiograft-arms-")));
const tiny = tinyRecipe();
const small: RecipeInput = {
  ...tiny,
  downstream: { ...tiny.downstream, sizes: [16], training: { steps: 10 } },
  seeds: [1],
};
const run = (change: Partial<RecipeInput>) =>
  runStudy(defineStudy({ ...small, ...change }), { home, jobs: 2 });
const cell = ({ results }: StudyRun, arm: string) => results.cells.find((c) => c.arm === arm)!;
/** The weights of a saved model by name. */
const weights = (file: string) => readModel(readFileSync(file), file).graph.initializers;

afterAll(() => rmSync(home.dir, { recursive: true, force: true }));

let all: StudyRun;
beforeAll(async () => {
  const training = { ...tiny.training, rate: { search: [0.001, 0.02] } };
  const downstream = { ...small.downstream, validation: "proportional" as const };
  all = await run({ arms, training, downstream });
}, 240_000);

describe("records without a label", { timeout: 120_000 }, () => {
  it("take no part in training, choosing and judging where the recipe says so", async () => {
    const downstream = { ...tiny.downstream, unlabelled: "leave out" as const, training: { steps: 3 } };
    const { results } = await run({ arms: ["scratch"], downstream: { ...downstream, sizes: ["all"] } });
    const cell = results.cells[0]!;
    const named = /^(\d+) of 120 records of simulated-clinic have no label/.exec(results.remarks.join("\n"));
    const chosen = readPredictions(home, cell.train, "validation");
    const judged = readPredictions(home, cell.evaluate, "test");
    for (const { records, truth } of [chosen, judged])
      for (const row of records.keys()) expect(truth.subarray(6 * row, 6 * row + 6)).toContain(1);
    expect(cell.size + chosen.records.length + judged.records.length).toBe(120 - Number(named![1]));
    expect(judged.records.length).toBe(results.testRecords);
  });
});

describe("every arm", { timeout: 240_000 }, () => {
  it("is trained and evaluated", () => {
    expect(all.failed).toEqual([]);
    expect(all.results.missing).toEqual([]);
    expect(all.results.cells.map((c) => c.arm)).toEqual(arms);
    for (const { value } of all.results.cells) expect(value).toBeGreaterThan(0);
    expect(cell(all, "prevalence").value).toBe(0.5);
  });

  it("has a score of its upstream beside what fine-tuning gained", () => {
    const { value } = cell(all, "fine-tune");
    const gain = value - cell(all, "scratch").value;
    expect(all.results.scores!.cells).toEqual([
      { size: 16, seed: 1, gain, melep: expect.any(Number), logme: expect.any(Number) },
    ]);
    expect(all.results.scores!.cells[0]!.melep).toBeGreaterThan(0);
    expect(all.results.scores!.sentences).toEqual([]);
  });

  it("takes the rate that is best on a validation set in proportion to the training set", () => {
    for (const arm of ["scratch", "linear-probe", "head-then-all"]) {
      const key = cell(all, arm).train;
      const { metrics } = JSON.parse(readFileSync(join(home.run(key), "result.json"), "utf8"));
      const [a, b] = metrics.search;
      expect([a.rate, b.rate]).toEqual([0.001, 0.02]);
      expect(metrics.rate).toBe(b.metric > a.metric ? b.rate : a.rate);
      expect(metrics.best.metric).toBe(Math.max(a.metric, b.metric));
      const names = JSON.parse(readFileSync(join(home.run(key), "predictions-validation.json"), "utf8"));
      expect(names.records).toHaveLength(10);
      expect(existsSync(join(home.run(key), "pieces"))).toBe(false);
    }
  });

  it("changes what it is to change, and keeps the rest", () => {
    const [probe, tuned, partial] = ["linear-probe", "fine-tune", "partial"].map((arm) =>
      weights(cell(all, arm).model),
    );
    const first = parametersOf(readModel(readFileSync(cell(all, "partial").model), "model").graph)[0]!;
    expect(partial!.get(first)).toEqual(probe!.get(first));
    expect(tuned!.get(first)).not.toEqual(probe!.get(first));
    expect(tuned!.get("normalisation.mean")).toEqual(probe!.get("normalisation.mean"));
  });
});

describe("the weights that arms begin with", { timeout: 240_000 }, () => {
  it("may be those of a model file; a study says that its verdict is conditional on it", async () => {
    const model = dirname(cell(all, "fine-tune").model);
    // The model has seen folds 1 to 4 of that dataset, which the study must not test on or choose by.
    await expect(
      run({
        upstream: { model },
        downstream: { ...small.downstream, folds: { train: [5, 6], validation: [2], test: [9] } },
      }),
    ).rejects.toThrow(/upstream\.model and downstream\.folds\.validation/);
    const found = await run({ upstream: { model }, seeds: [1, 2], arms: ["scratch", "fine-tune"] });
    expect(found.failed).toEqual([]);
    expect(found.results.remarks).toContainEqual(expect.stringMatching(/conditional on this one model/));
    const card = readCard(join(dirname(cell(found, "fine-tune").model), "card.json"));
    expect(card).toMatchObject({ name: "resnet1d18", upstream: { folds: [1, 2, 3, 4], records: 16 } });
    // Its card says what its outputs are, so that MELEP has labels to go by.
    for (const { melep } of found.results.scores!.cells) expect(melep).toBeGreaterThan(0);
    await expect(run({ upstream: { model: join(model, "none.onnx") } })).rejects.toThrow(
      /upstream\.model: .* is not there/,
    );
  });

  it("may come from pre-training without labels", async () => {
    const { labels: _, ...upstream } = tiny.upstream as { labels: string } & object;
    const found = await run({
      upstream: { ...upstream, objective: "barlow-twins" } as RecipeInput["upstream"],
      arms: ["scratch", "fine-tune", "linear-probe"],
    });
    expect(found.failed).toEqual([]);
    const card = readCard(join(dirname(cell(found, "linear-probe").model), "card.json"));
    expect(card.upstream).toMatchObject({ labels: [], objective: expect.stringContaining("Barlow Twins") });
    // Without labels there is nothing for MELEP to go by.
    expect(found.results.scores!.cells).toMatchObject([{ melep: null, logme: expect.any(Number) }]);
  });
});
