import fc from "fast-check";
import { expect, it } from "vitest";
import { differentiable, trainingGraph } from "../../src/autodiff/index.ts";
import { type Graph, readModel, writeModel } from "../../src/onnx/index.ts";
import { evaluate, type Value } from "../oracle/index.ts";
import { gradientsOf } from "../support/gradients.ts";
import { learnedIn } from "./cases/index.ts";
import { derivativeError, worstError } from "./random/check.ts";
import { build, type Plan, plans } from "./random/graph.ts";
import { operators } from "./random/operators.ts";

/**
 * Random small graphs of one to six operators: the compiled step against the float64 oracle, the oracle against central differences, the
 * training graph against the model, and the file format against itself. The seed is fixed, so that every run sees the same graphs; others are had with
 * RANDOM_GRAPHS_SEED=7 RANDOM_GRAPHS=2000 npx vitest run test/engine/random-graphs.test.ts
 */
const SEED = Number(process.env.RANDOM_GRAPHS_SEED ?? 1);
const GRAPHS = Number(process.env.RANDOM_GRAPHS ?? 320);
const PARTS = 4;

/** Operators that do something else in training. */
const differs = ["BatchNormalization", "Dropout"];
const logits = (graph: Graph, feeds: ReadonlyMap<string, Value>) =>
  evaluate(graph, feeds, ["logits"]).get("logits")!;

let differences = 0;
let kinks = 0;

async function check(plan: Plan): Promise<void> {
  const model = build(plan);
  const { graph } = readModel(writeModel(model));
  expect(graph).toEqual(model.graph);

  const trainable = learnedIn(model);
  const result = await gradientsOf(model, { batch: plan.batch, seed: plan.seed, trainable });
  if (!model.graph.nodes.some((n) => differs.includes(n.opType)))
    expect(logits(result.training.graph, result.feeds)).toEqual(logits(model.graph, result.feeds));

  const { name, error } = worstError(result);
  expect(error, `the runtime's gradient of ${name}`).toBeLessThan(1e-4);

  const derivative = derivativeError(result, plan.seed);
  differences++;
  if (derivative === null) kinks++;
  else expect(derivative, "the rules against a central difference").toBeLessThan(1e-6);
}

for (let part = 1; part <= PARTS; part++) {
  it(`graphs of random operators, part ${part} of ${PARTS}`, { timeout: 600_000 }, async () => {
    const numRuns = Math.ceil(GRAPHS / PARTS);
    await fc.assert(fc.asyncProperty(plans, check), {
      numRuns,
      seed: SEED * 100 + part,
      endOnFailure: false,
    });
  });
}

it("hardly ever meets a kink", () => {
  expect(differences).toBeGreaterThanOrEqual(GRAPHS);
  expect(kinks / differences).toBeLessThan(0.02);
});

/** Why a rule has no operator of its own in random graphs. */
const exempt: Readonly<Record<string, string>> = {
  BceWithLogits: "the loss, which every graph ends with",
  CrossEntropyWithLogits: "the other loss, which has tests of its own",
  BarlowTwins: "the loss without labels, which has tests of its own",
  BatchNormalization: "the form of a frozen layer: BatchNormTrain is drawn",
};

it("draws every operator that has a rule", () => {
  const seen = new Set<string>();
  for (const operator of Object.keys(operators)) {
    for (const samples of [6, 1]) {
      const choices = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
      const flatten = { operator: "Flatten", choices };
      for (const steps of [[{ operator, choices }], [flatten, { operator, choices }]]) {
        const model = build({ samples, batch: 2, seed: 1, steps });
        const trainable = new Set(learnedIn(model));
        for (const node of trainingGraph(model.graph, { trainable }).graph.nodes) seen.add(node.opType);
      }
    }
  }
  expect(differentiable.filter((name) => !seen.has(name) && !(name in exempt))).toEqual([]);
  for (const name of Object.keys(exempt)) expect(differentiable, "of an exemption").toContain(name);
});
