import { describe, expect, it } from "vitest";
import { Random } from "../../base/index.ts";
import { METRICS, pairedBootstrap } from "../../statistics/index.ts";
import { differenceDrawn, drawEvaluations, drawsOf, meanDrawn } from "./draws.ts";

const RECORDS = 90;
const classes = ["AF", "LBBB"];
const random = new Random("cells");
const truth = Float32Array.from({ length: RECORDS * 2 }, () => random.int(2));
const patients = Array.from({ length: RECORDS }, (_, i) => `p${i % 40}`);
const predictions = (key: string) => {
  const noise = new Random(key);
  const strength = key.startsWith("b") ? 0.6 : 0.3;
  const probabilities = truth.map((y) => strength * y + (1 - strength) * noise.uniform());
  return { ...{ patients, classes, truth, probabilities }, records: patients };
};
const seeds = [1, 2, 3];
// More cells than are in memory at a time.
const evaluations = seeds.flatMap((s) => [`a${s}`, `b${s}`, ...[4, 5, 6, 7].map((n) => `c${s}${n}`)]);
const pairs = seeds.map((seed) => ({
  a: { seed, evaluate: `a${seed}` },
  b: { seed, evaluate: `b${seed}` },
}));
const COUNT = 1000;
const draws = drawsOf(drawEvaluations(evaluations, predictions, METRICS["macro-auroc"], COUNT), seeds);

describe("the draws of a study", () => {
  it("give the paired bootstrap of any two arms, but for the chance of drawing", () => {
    const expected = pairedBootstrap({
      ...{ patients, truth, classes: 2, seed: 1, draws: COUNT },
      pairs: seeds.map((s) => ({
        a: predictions(`a${s}`).probabilities,
        b: predictions(`b${s}`).probabilities,
      })),
    });
    const found = differenceDrawn(draws, pairs);
    expect([found.mean, found.seeds, found.patients]).toEqual([expected.mean, expected.seeds, 40]);
    const near = (a: number, b: number) => expect(Math.abs(a / b - 1)).toBeLessThan(0.1);
    near(found.sdPatients, expected.sdPatients);
    near(found.low, expected.low);
    near(found.high, expected.high);
  });

  it("of two means differ as the differences do", () => {
    const { draws: a } = meanDrawn(
      draws,
      pairs.map((p) => p.a),
    );
    const { draws: b, observed } = meanDrawn(
      draws,
      pairs.map((p) => p.b),
    );
    const sorted = b.map((v, i) => v - a[i]!).sort();
    const { low, high, mean } = differenceDrawn(draws, pairs, 1);
    expect([sorted[0], sorted.at(-1)].map((v) => v!.toFixed(12))).toEqual([
      low.toFixed(12),
      high.toFixed(12),
    ]);
    expect(observed).toBeGreaterThan(mean);
  });

  it("do not depend on what else is drawn", () => {
    const alone = drawEvaluations(["b2"], predictions, METRICS["macro-auroc"], COUNT).get("b2");
    expect(alone).toEqual(draws.values.get("b2"));
    const further = drawsOf(new Map([["b2", alone!]]), [2, 9]);
    expect(further.seedWeights.get(2)).toEqual(draws.seedWeights.get(2));
    expect(further.seedWeights.get(9)).not.toEqual(draws.seedWeights.get(2));
  });
});
