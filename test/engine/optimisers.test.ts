import { describe, expect, it } from "vitest";
import {
  appendOptimiser,
  type OptimiserOptions,
  stateVectors,
  stepScalars,
} from "../../src/engine/optimiser.ts";
import { floats, openSession, scalar } from "../../src/engine/session.ts";
import { float32, GraphBuilder, writeModel } from "../../src/onnx/index.ts";
import { readFixture } from "../oracle/fixtures.ts";
import { formulaUnit } from "../oracle/formula.ts";

interface Fixture {
  readonly optimisers: Record<string, { readonly rate: number; readonly after: number[][] }>;
}

const SIZE = 12;
/** The last four of the twelve values are a group of their own, with a quarter of the rate and no decay. */
const inGroup = (first: number, last: number) =>
  Float32Array.from({ length: SIZE }, (_, i) => (i < 8 ? first : last));

/** The update alone, as the compiled step appends it. */
async function createUpdate(options: OptimiserOptions, grouped: boolean) {
  const g = new GraphBuilder("update", { infer: false });
  const vector = (name: string) => g.input(name, "float32", [SIZE]);
  const single = (name: string) => g.input(name, "float32", []);
  const kept = stateVectors(options);
  const constant = (values: Float32Array) => (grouped ? g.constant(float32([SIZE], values)) : undefined);
  const updated = appendOptimiser(g, {
    options,
    parameters: vector("p"),
    gradient: vector("gradient"),
    state: Object.fromEntries(kept.map((k) => [k, vector(k)])),
    scalars: { rate: single("rate"), epsilon: single("epsilon"), decay: single("decay") },
    rateFactors: constant(inGroup(1, 1 / 4)),
    decays: constant(inGroup(1, 0)),
  });
  const names = { p: updated.parameters, ...updated.state };
  for (const [k, name] of Object.entries(names)) {
    g.output(g.op("Identity", [name], {}, { outputs: [`new ${k}`] }), { type: "float32", shape: [SIZE] });
  }
  const model = { graph: g.build(), opset: 18, producer: "cardiograft", metadata: {} };
  const session = await openSession(writeModel(model), { device: "cpu", threads: 1 }, "step");
  return { session, kept };
}

const cases: Record<string, { options: OptimiserOptions; grouped?: boolean; state: number }> = {
  adam: { options: { kind: "adam" }, state: 2 },
  "adam, penalty": {
    options: { kind: "adam", weightDecay: 0.2, beta1: 0.8, beta2: 0.95, epsilon: 1e-3 },
    state: 2,
  },
  adamw: { options: { kind: "adamw" }, state: 2 },
  "adamw, two groups": { options: { kind: "adamw", weightDecay: 0.5 }, grouped: true, state: 2 },
  sgd: { options: { kind: "sgd" }, state: 0 },
  "sgd, momentum and penalty": { options: { kind: "sgd", momentum: 0.9, weightDecay: 0.2 }, state: 1 },
  "sgd, Nesterov": {
    options: { kind: "sgd", momentum: 0.9, nesterov: true, weightDecay: 0.2 },
    state: 1,
  },
  "sgd, two groups": {
    options: { kind: "sgd", momentum: 0.9, weightDecay: 0.2 },
    grouped: true,
    state: 1,
  },
};

describe("an optimiser goes where PyTorch's does, with no more state than it needs", () => {
  const fixture = readFixture<Fixture>("optimisers");
  it("has a case for each stored trajectory", () => {
    expect(Object.keys(cases)).toEqual(Object.keys(fixture.optimisers));
  });

  it.each(Object.entries(cases))("%s", async (name, { options, grouped = false, state }) => {
    const { rate, after } = fixture.optimisers[name]!;
    const { session, kept } = await createUpdate(options, grouped);
    expect(kept).toHaveLength(state);
    const vectors: Record<string, Float32Array> = { p: Float32Array.from(formulaUnit("parameters", SIZE)) };
    for (const k of kept) vectors[k] = new Float32Array(SIZE);
    for (const [i, expected] of after.entries()) {
      const s = stepScalars(options, rate, i + 1);
      const gradient = Float32Array.from(formulaUnit(`gradient:${i}`, SIZE));
      const results = await session.run({
        gradient: floats(gradient, [SIZE]),
        ...Object.fromEntries(Object.entries(vectors).map(([k, v]) => [k, floats(v, [SIZE])])),
        ...{ rate: scalar(s.rate), epsilon: scalar(s.epsilon), decay: scalar(s.decay) },
      });
      for (const k of Object.keys(vectors)) vectors[k] = results[`new ${k}`]!.data as Float32Array;
      const errors = expected.map((e, j) => Math.abs(vectors.p![j]! - e));
      expect(Math.max(...errors), `step ${i + 1}`).toBeLessThan(1e-6);
    }
    await session.release();
  });
});
