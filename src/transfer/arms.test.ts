import { describe, expect, it } from "vitest";
import { toySource } from "../../test/support/toy-source.ts";
import { buildModel, parametersOf } from "../nn/index.ts";
import { outputOfSource, predictSource, trainModel } from "../training/index.ts";
import { isProbe, phaseOptions, trainedArms } from "./arms.ts";
import { withFeatures } from "./features.ts";
import { featureSource, headModel, standardOf, withHead } from "./probe.ts";

const model = buildModel({ name: "resnet1d18", leads: 2, samples: 32, classes: 2, seed: 1, width: 4 });
const parameters = parametersOf(model.graph);
const cpu = { device: "cpu", threads: 1 } as const;

describe("arms", () => {
  it("train all layers, the head, or the last stages", () => {
    const trained = (arm: keyof typeof trainedArms, phase = 0) => {
      const { trainable } = phaseOptions(model, trainedArms[arm].phases[phase]!);
      return parameters.filter(trainable ?? (() => true));
    };
    expect(trained("scratch")).toEqual(parameters);
    expect(trained("linear-probe")).toEqual(["head.weight", "head.bias"]);
    expect(trained("head-then-all")).toEqual(["head.weight", "head.bias"]);
    expect(trained("head-then-all", 1)).toEqual(parameters);
    const partial = trained("partial");
    expect(partial).toContain("head.weight");
    expect(partial).not.toContain(parameters[0]);
    expect(partial.length).toBeGreaterThan(parameters.length / 4);
    expect(partial.length).toBeLessThan((3 * parameters.length) / 4);
  });

  it("give lower layers less of the rate after the head has found its place", () => {
    expect(phaseOptions(model, trainedArms["head-then-all"].phases[0]).groups).toBeUndefined();
    const { groups } = phaseOptions(model, trainedArms["head-then-all"].phases[1]);
    const factors = groups!.map(({ rateFactor }) => rateFactor);
    expect(factors).toEqual([...factors].sort((a, b) => b - a));
    expect(factors[0]).toBe(1);
  });

  it("share out all of the steps, and are probes where only the head is trained", () => {
    for (const { phases } of Object.values(trainedArms))
      expect(phases.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    const probes = Object.entries(trainedArms).filter(([, arm]) => isProbe(arm));
    expect(probes.map(([name]) => name)).toEqual(["linear-probe", "random-probe"]);
  });
});

describe("a probe", () => {
  it("becomes a whole model that gives what its head gave on the features", async () => {
    const source = toySource(40);
    const { model: open, features: name, width } = withFeatures(model);
    const values = await outputOfSource(open, source, { name, width }, cpu);
    expect(values).toHaveLength(40 * source.crops * width);
    const features = { values, crops: source.crops, width };
    const standard = standardOf(features);
    const train = featureSource(features, standard, source);
    const result = await trainModel({
      ...{ model: headModel(width, 2, 1), train, validation: train, ...cpu, batch: 16, steps: 30, seed: 1 },
      ...{ optimiser: { kind: "adamw" }, schedule: { kind: "constant", rate: 0.05 }, validations: 1 },
      metric: (probabilities) => probabilities[0]!,
    });
    const whole = await predictSource(withHead(model, result.model, standard), source, cpu);
    whole.forEach((p, i) => void expect(p).toBeCloseTo(result.validation[i]!, 5));
    expect(Math.max(...whole) - Math.min(...whole)).toBeGreaterThan(0.2);
  });

  it("standardises each feature, and one that never changes only shifts", () => {
    const { mean, sd } = standardOf({ values: Float32Array.of(1, 7, 3, 7, 5, 7), crops: 1, width: 2 });
    expect([...mean]).toEqual([3, 7]);
    expect([...sd]).toEqual([Math.sqrt(8 / 3), 1]);
  });

  it("draws one crop of each record for a step, the same whenever it is asked", () => {
    const labelled = toySource(3, { crops: 4 });
    const values = Float32Array.from({ length: 12 }, (_, i) => i);
    const source = featureSource(
      { values, crops: 4, width: 1 },
      { mean: Float64Array.of(0), sd: Float64Array.of(1) },
      labelled,
    );
    const batch = (step: number) => [...source.train(Int32Array.of(2, 0, 1), step, 9).scale];
    expect(batch(5)).toEqual(batch(5));
    for (let step = 0; step < 20; step++)
      expect(batch(step).map((v) => Math.floor(v / 4))).toEqual([2, 0, 1]);
    expect(new Set(Array.from({ length: 20 }, (_, step) => batch(step)[0])).size).toBe(4);
  });
});
