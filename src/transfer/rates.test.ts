import { describe, expect, it } from "vitest";
import { buildModel, parametersOf } from "../nn/index.ts";
import { discriminativeRates } from "./index.ts";

const resnet = () => buildModel({ name: "resnet1d18", leads: 2, samples: 64, classes: 3, seed: 1, width: 4 });
const names = (match: unknown) => match as readonly string[];

describe("discriminative rates", () => {
  it("hold every parameter once, the head's at the full rate, and fall by the factor from stage to stage", () => {
    const { graph } = resnet();
    const groups = discriminativeRates(resnet(), { factor: 2, stages: 3 });
    expect(groups.map((g) => g.rateFactor)).toEqual([1, 1 / 2, 1 / 4, 1 / 8]);
    expect(groups[0]!.match).toEqual(["head.weight", "head.bias"]);
    expect(groups.flatMap((g) => names(g.match)).sort()).toEqual(parametersOf(graph).sort());
  });

  it("give a layer, its normalisation and the branch beside it the same stage, later layers higher ones", () => {
    // Eighteen depths below the head: conv1, two for each of eight blocks, hidden.
    const groups = discriminativeRates(resnet(), { stages: 18 });
    const stageOf = (name: string) => groups.findIndex((g) => names(g.match).includes(name));
    expect(groups).toHaveLength(19);
    expect(stageOf("hidden.weight")).toBe(1);
    expect(stageOf("conv1.weight")).toBe(18);
    expect(stageOf("bn1.weight")).toBe(18);
    expect(stageOf("layer1.0.conv1.weight")).toBe(17);
    expect(stageOf("layer4.1.conv2.weight")).toBe(2);
    expect(stageOf("layer4.1.bn2.bias")).toBe(2);
    expect(stageOf("layer2.0.downsample.0.weight")).toBe(stageOf("layer2.0.conv1.weight"));
  });

  it("have no more stages than the body has layers", () => {
    const model = buildModel({ name: "lstm", leads: 2, samples: 16, classes: 3, seed: 1 });
    const groups = discriminativeRates(model);
    expect(groups.map((g) => [...names(g.match)].sort())).toEqual([
      ["head.bias", "head.weight"],
      ["rnn.B", "rnn.R", "rnn.W"],
    ]);
    expect(groups[1]!.rateFactor).toBeCloseTo(1 / 2.6, 12);
  });

  it("name the number that is out of range", () => {
    expect(() => discriminativeRates(resnet(), { factor: 0 })).toThrow(/factor must be above 0, not 0/);
    expect(() => discriminativeRates(resnet(), { stages: 1.5 })).toThrow(/stages must be a positive whole/);
  });
});
