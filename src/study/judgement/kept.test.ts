import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { METRICS, type MetricName, mean } from "../../statistics/index.ts";
import { Home } from "../../store/index.ts";
import { writePredictions } from "../tasks/predictions.ts";
import { judgeEvaluations } from "./kept.ts";

const home = new Home(mkdtempSync(join(tmpdir(), "cardiograft-kept-")));
afterAll(() => rmSync(home.dir, { recursive: true, force: true }));

const labels = { set: "own", classes: ["AF"] };
const names = Array.from({ length: 20 }, (_, i) => `r${i}`);
writePredictions(home, "evaluation", "test", {
  ...{ records: names, patients: names, classes: labels.classes },
  probabilities: Float32Array.from(names, (_, i) => ((i * 7) % 20) / 20),
  truth: Float32Array.from(names, (_, i) => Number(i % 20 > 12)),
});
const evaluations = [{ key: "evaluation", thresholds: [0.5] }];
const judge = () => judgeEvaluations(evaluations, labels, home, METRICS["macro-auroc"]).get("evaluation");
const kept = () => join(home.cache("judgement-3"), readdirSync(home.cache("judgement-3"))[0]!);

it("computes once, and again where what was kept is not whole", () => {
  const first = judge();
  expect(first!.drawn.draws).toHaveLength(2000);
  expect(first!.drawn).toMatchObject({ observed: first!.metrics.auroc.macro, patients: 20 });
  writeFileSync(kept(), '{"metrics":');
  expect(judge()).toEqual(first);
  // The predictions are not read any more.
  rmSync(home.run("evaluation"), { recursive: true });
  expect(judge()).toEqual(first);
});

it("keeps what each metric draws apart", () => {
  const own = { ...labels, classes: ["AF"] };
  writePredictions(home, "another", "test", {
    ...{ records: names, patients: names, classes: own.classes },
    probabilities: Float32Array.from(names, (_, i) => ((i * 7) % 20) / 20),
    truth: Float32Array.from(names, (_, i) => Number(i % 20 > 12)),
  });
  const by = (metric: MetricName) =>
    judgeEvaluations([{ key: "another", thresholds: [0.5] }], own, home, METRICS[metric]).get("another")!;
  for (let time = 0; time < 2; time++) {
    const [auroc, auprc] = [by("macro-auroc"), by("macro-auprc")];
    expect(auroc.drawn.observed).toBe(auroc.metrics.auroc.macro);
    expect(auprc.drawn.observed).toBe(auroc.metrics.auprc.macro);
    // Moved as a whole: weights lift average precision in the mean.
    expect(mean([...auprc.drawn.draws])).toBeCloseTo(auprc.drawn.observed, 9);
  }
});
