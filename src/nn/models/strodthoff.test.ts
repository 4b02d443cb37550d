import { describe, expect, it } from "vitest";
import { buildModel, countParameters, parametersOf } from "../index.ts";

/**
 * Parameters at 12 leads, up to the last linear layer: what the layers of the published code (see strodthoff.ts) add up to, first those
 * before the head, then batch normalisation, hidden layer of 128 and batch normalisation. Paper and code name no counts.
 */
const published: Readonly<Record<string, number>> = {
  // Stem 17,536; first block 58,624; 32 blocks of 54,016. Head 1,024 + 65,664 + 256.
  xresnet1d101: 1_804_672 + 66_944,
  // Stem 11,008; blocks 131,584 + 2 x 148,224. Head 512 + 32,896 + 256.
  "resnet1d-wang": 439_040 + 33_664,
  // Modules 69,632 + 5 x 77,056; shortcuts 1,792 + 16,640. Head 512 + 32,896 + 256.
  inception1d: 473_344 + 33_664,
  // 12,544 + 164,352 + 98,560. Head 512 + 32,896 + 256.
  "fcn-wang": 275_456 + 33_664,
  // 276,480 + 526,336. Head 1,536 + 98,432 + 256.
  "lstm2-pooled": 802_816 + 100_224,
  // 2 x 276,480 + 2 x 788,480. Head 3,072 + 196,736 + 256.
  "bilstm2-pooled": 2_129_920 + 200_064,
};
const names = Object.keys(published);
const narrow = { width: 8, classes: 3, leads: 2, samples: 40, seed: 1 };

describe.each(names)("%s", (name) => {
  it.each([
    [5, 1000],
    [71, 250],
  ])("has the published number of parameters for %i classes, at %i samples", (classes, samples) => {
    const last = 128 * classes + classes;
    expect(countParameters({ name, leads: 12, samples, classes })).toBe(published[name]! + last);
  });

  it("drops before the last layer and half as much before the hidden one, or not at all", () => {
    const ratios = (dropout?: number) => {
      const { graph } = buildModel({ ...narrow, name, dropout });
      const nodes = graph.nodes.filter((node) => node.opType === "Dropout");
      return nodes.map((node) => graph.initializers.get(node.inputs[1]!)!.data[0]);
    };
    expect(ratios()).toEqual([0.25, 0.5]);
    expect(ratios(0.125)).toEqual([0.0625, 0.125]);
    expect(ratios(0)).toEqual([]);
  });

  it("draws convolutions and linear layers from a normal distribution over the fan-in, biases 0", () => {
    const { graph } = buildModel({ ...narrow, width: 32, leads: 12, name });
    const drawn = parametersOf(graph).filter((parameter) => {
      const { shape } = graph.initializers.get(parameter)!;
      return parameter.endsWith(".weight") && shape.length > 1 && shape.reduce((a, b) => a * b) > 5000;
    });
    expect(drawn.length).toBeGreaterThan(0);
    for (const parameter of drawn) {
      const { shape, data } = graph.initializers.get(parameter)!;
      const fan = shape.slice(1).reduce((a, b) => a * b);
      const values = Array.from(data, Number);
      const variance = values.reduce((a, v) => a + v * v, 0) / values.length;
      expect(variance * fan, parameter).toBeGreaterThan(1.85);
      expect(variance * fan, parameter).toBeLessThan(2.15);
    }
  });
});

it("takes other depths where there are stages", () => {
  const count = (name: string, depth: number[]) =>
    parametersOf(buildModel({ ...narrow, name, depth }).graph).filter((p) =>
      /im\.\d|convs\.1\.0|conv1/.test(p),
    ).length;
  expect(count("xresnet1d101", [1, 2])).toBe(3);
  expect(count("resnet1d-wang", [2, 1])).toBe(3);
  expect(count("inception1d", [1])).toBe(7);
});

it("refuses a dropout of 1 by name", () => {
  expect(() => buildModel({ ...narrow, name: "fcn-wang", dropout: 1 })).toThrow(/dropout: 1 is not/);
});
