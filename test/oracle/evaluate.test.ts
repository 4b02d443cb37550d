import { describe, expect, it } from "vitest";
import { float, float32 } from "../../src/onnx/types.ts";
import {
  centralDifference,
  directionalDifference,
  evaluate,
  feedsOf,
  makeGraph,
  makeNode,
  randomTensor,
  relativeError,
  value,
} from "./index.ts";
import { erf } from "./operators/elementwise.ts";

const square = makeGraph(
  [
    makeNode("Mul", ["x", "x"], ["xx"]),
    makeNode("Mul", ["xx", "k"], ["y"]),
    makeNode("Nonsense", ["x"], ["z"]),
  ],
  ["y"],
);

describe("evaluate", () => {
  it("takes initializers as feeds, and feeds before them", () => {
    const graph = { ...square, initializers: new Map([["k", float32([], [3])]]) };
    const feeds = feedsOf({ x: value([2], [1, 2]) });
    expect([...evaluate(graph, feeds).get("y")!.data]).toEqual([3, 12]);
    expect([...evaluate(graph, feeds.set("k", value([], [1]))).get("y")!.data]).toEqual([1, 4]);
  });

  it("computes only what is wanted", () => {
    const result = evaluate(square, feedsOf({ x: value([1], [3]) }), ["xx"]);
    expect([...result.keys()]).toEqual(["xx"]);
    expect(result.get("xx")!.data[0]).toBe(9);
  });

  it("names an unknown operator, an absent input and an absent value", () => {
    const x = feedsOf({ x: value([1], [3]) });
    expect(() => evaluate(square, x, ["z"])).toThrow("no operator Nonsense");
    expect(() => evaluate(square, x)).toThrow("Mul y misses its input 1 (k)");
    expect(() => evaluate(square, x, ["q"])).toThrow("no value q");
  });
});

describe("derivatives", () => {
  const cube = makeGraph(
    [
      makeNode("Mul", ["x", "x"], ["xx"]),
      makeNode("Mul", ["xx", "x"], ["xxx"]),
      makeNode("ReduceSum", ["xxx"], ["y"], { keepdims: 0 }),
    ],
    ["y"],
  );
  const feeds = feedsOf({ x: value([3], [1, -2, 0.5]) });

  it("of a cube, by element and by direction", () => {
    expect(relativeError(centralDifference(cube, feeds, "y", "x"), [3, 12, 0.75])).toBeLessThan(1e-9);
    expect(relativeError(centralDifference(cube, feeds, "y", "x", [1]), [12])).toBeLessThan(1e-9);
    expect(directionalDifference(cube, feeds, "y", "x", [1, 1, 2])).toBeCloseTo(16.5, 8);
  });

  it("refuse what is no scalar or no parameter", () => {
    expect(() => centralDifference(cube, feeds, "xx", "x")).toThrow("not a scalar");
    expect(() => centralDifference(cube, feeds, "y", "w")).toThrow("w is neither fed nor an initializer");
  });

  it("relativeError is relative to the largest element of the reference", () => {
    expect(relativeError([1, 2.5], [1, 2])).toBe(0.25);
    expect(relativeError([0], [0])).toBe(0);
    expect(relativeError([Number.NaN, 1], [1, 1])).toBeNaN();
  });
});

describe("by hand", () => {
  it("a convolution with stride 2 and padding 1", () => {
    const graph = makeGraph([makeNode("Conv", ["x", "w"], ["y"], { strides: [2], pads: [1, 1] })], ["y"]);
    const feeds = feedsOf({ x: value([1, 1, 4], [1, 2, 3, 4]), w: value([1, 1, 3], [1, 10, 100]) });
    expect([...evaluate(graph, feeds).get("y")!.data]).toEqual([210, 432]);
  });

  it("batch normalisation of a batch of two", () => {
    const graph = makeGraph(
      [makeNode("cardiograft.BatchNormTrain", ["x", "s", "b"], ["y", "m", "v"], { epsilon: 0 })],
      ["y", "m", "v"],
    );
    const feeds = feedsOf({ x: value([2, 1], [1, 5]), s: value([1], [3]), b: value([1], [1]) });
    expect([...evaluate(graph, feeds).values()].map((v) => [...v.data])).toEqual([[-2, 4], [3], [4]]);
  });

  it("the loss of a logit of 0 is log 2, times the weight of a positive", () => {
    const graph = makeGraph([makeNode("cardiograft.BceWithLogits", ["x", "t", "w"], ["y"])], ["y"]);
    const feeds = feedsOf({ x: value([1, 2]), t: value([1, 2], [1, 0]), w: value([2], [3, 1]) });
    expect(evaluate(graph, feeds).get("y")!.data[0]).toBeCloseTo(2 * Math.LN2, 14);
    expect(
      evaluate(graph, feedsOf({ x: value([1, 1], [-800]), t: value([1, 1], [1]), w: value([1], [1]) })).get(
        "y",
      )!.data[0],
    ).toBe(800);
  });

  it("the loss of equal logits is the logarithm of their number", () => {
    const graph = makeGraph([makeNode("cardiograft.CrossEntropyWithLogits", ["x", "t"], ["y"])], ["y"]);
    const feeds = feedsOf({ x: value([1, 4]), t: value([1, 4], [0, 0, 1, 0]) });
    expect(evaluate(graph, feeds).get("y")!.data[0]).toBeCloseTo(Math.log(4), 14);
  });

  it("views that are alike cost what their features have in common, views without relation a whole", () => {
    const twins = (rows: number[]) => {
      const node = makeNode("cardiograft.BarlowTwins", ["z"], ["y"], { lambda: 0.1, epsilon: float(0) });
      return evaluate(makeGraph([node], ["y"]), feedsOf({ z: value([8, 2], rows) })).get("y")!.data[0];
    };
    // Two features of four records, first views then second.
    const apart = [1, 1, 1, -1, -1, 1, -1, -1];
    const alike = [1, 5, 1, 5, -1, 3, -1, 3];
    expect(twins([...apart, ...apart])).toBeCloseTo(0, 14);
    expect(twins([...alike, ...alike])).toBeCloseTo((2 * 0.1) / 2, 14);
    expect(twins([...apart, 1, 1, -1, -1, -1, -1, 1, 1])).toBeCloseTo(1, 14);
  });

  it("erf at values of tables (Abramowitz & Stegun, table 7.1)", () => {
    expect(erf(0.5)).toBeCloseTo(0.5204998778, 10);
    expect(erf(-1)).toBeCloseTo(-0.8427007929497149, 15);
    expect(erf(2)).toBeCloseTo(0.9953222650189527, 15);
    expect(erf(7)).toBe(1);
  });

  it("random tensors repeat by their seed and have the scale asked for", () => {
    const x = randomTensor([4000], 7, 3);
    expect(x.data).toEqual(randomTensor([4000], 7, 3).data);
    expect(Math.sqrt(x.data.reduce((a, b) => a + b * b, 0) / 4000)).toBeCloseTo(3, 0);
    expect(x.data).not.toEqual(randomTensor([4000], 8, 3).data);
  });
});
