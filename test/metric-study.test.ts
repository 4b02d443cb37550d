import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resultText } from "../src/cli/table.ts";
import { readCard } from "../src/inference/index.ts";
import { composeReport, renderMarkdown, serverDocument } from "../src/report/index.ts";
import { METRICS, macroMetric } from "../src/statistics/index.ts";
import { Home } from "../src/store/index.ts";
import { compareStudies, defineStudy, exportStudy, readStudy, runStudy } from "../src/study/index.ts";
import { readPredictions } from "../src/study/tasks/index.ts";
import { tinyRecipe } from "./fixtures/tiny-recipe.ts";

const home = new Home(mkdtempSync(join(tmpdir(), "cardiograft-metric-")));
afterAll(() => rmSync(home.dir, { recursive: true, force: true }));

const { downstream, ...tiny } = tinyRecipe();
const base = { ...tiny, downstream: { ...downstream, sizes: [16] } };
const usual = defineStudy(base);
const recipe = defineStudy({ ...base, name: "by-auprc", metric: "macro-auprc" });

beforeAll(async () => {
  for (const study of [usual, recipe]) expect((await runStudy(study, { home, jobs: 2 })).failed).toEqual([]);
}, 120_000);

describe("a study judged by macro AUPRC", { timeout: 60_000 }, () => {
  it("chooses its best steps and judges by it", async () => {
    const { results } = await readStudy(recipe, { home });
    expect(results.metric).toBe("macro-auprc");
    for (const cell of results.cells) {
      const { probabilities, truth, classes } = readPredictions(home, cell.evaluate, "test");
      const { macro, perClass } = macroMetric(METRICS["macro-auprc"], probabilities, truth, classes.length);
      expect([cell.value, cell.perLabel]).toEqual([macro, perClass]);
      const truthOnValidation = readPredictions(home, cell.train, "validation").truth;
      const positives = classes.map(
        (_, k) => truthOnValidation.filter((y, i) => y === 1 && i % classes.length === k).length,
      );
      const rows = truthOnValidation.length / classes.length;
      const told = positives.filter((count) => count > 0 && count < rows);
      expect(cell.chance).toBeCloseTo(told.reduce((a, b) => a + b, 0) / (told.length * rows), 12);
      const { metrics } = readCard(join(dirname(cell.model), "card.json"));
      expect(metrics["validation macro AUPRC"]).toBe(cell.validation);
      expect(metrics["test macro AUPRC"]).toBe(cell.value);
      const best = Math.max(...cell.history.map(({ metric }) => metric));
      expect(cell.validation).toBeCloseTo(best, 9);
      expect(cell.history.find(({ step }) => step === cell.bestStep)!.metric).toBe(best);
    }
    const [{ mean, seeds }] = results.gains as [(typeof results.gains)[number]];
    const of = (arm: string) => results.cells.filter((c) => c.arm === arm).map(({ value }) => value);
    const differences = of("fine-tune").map((value, i) => value - of("scratch")[i]!);
    expect(seeds.map(({ difference }) => difference)).toEqual(differences);
    expect(mean).toBeCloseTo((differences[0]! + differences[1]!) / 2, 12);
  });

  it("names it wherever its numbers are, and AUROC only among other metrics", async () => {
    const reading = await readStudy(recipe, { home });
    const terminal = resultText(reading.results);
    expect(terminal).toContain("Gain over scratch in macro AUPRC");
    expect(terminal).toMatch(/macro AUPRC +weighted F1/);
    expect(terminal).not.toContain("macro AUROC");
    const source = { file: "recipe.ts", text: "" };
    const report = composeReport({ ...reading, source, version: "1" }, serverDocument());
    const { text, figures } = renderMarkdown(report, "figures");
    for (const page of [text, ...figures.map(({ svg }) => svg)])
      expect(page).not.toMatch(/macro AUROC|AUROC (by|of)/i);
    expect(text).toContain("Macro AUPRC on the test records");
    const files = await exportStudy(recipe, { home, dir: join(home.dir, "csv") });
    const [cells, , , history] = files.map((file) => readFileSync(file, "utf8").split("\n")[0]!);
    expect(cells).toContain(",macro_auprc,weighted_f1,validation_macro_auprc,macro_auroc,");
    expect(history).toContain("validation_macro_auprc");
    expect(history).not.toContain("auroc");
  });

  it("is not compared with one that is judged by another", async () => {
    await expect(compareStudies(usual, recipe, { home })).rejects.toThrow(
      "tiny is judged by macro AUROC, by-auprc by macro AUPRC: they cannot be compared.",
    );
    expect((await compareStudies(recipe, recipe, { home })).metric).toBe("macro-auprc");
  });
});
