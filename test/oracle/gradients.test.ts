import { describe, expect, it } from "vitest";
import {
  centralDifference,
  evaluate,
  feedsOf,
  makeGraph,
  makeNode,
  type PlainAttributes,
  randomTensor,
  relativeError,
} from "./index.ts";
import { mapped, type Value, value } from "./value.ts";

/** Every gradient operator against central differences of its forward operator, in float64. */

interface Case {
  readonly forward: string;
  readonly backward: string;
  readonly attributes?: PlainAttributes;
  /** Inputs of the forward operator by name; its output is `y` (and `others`). */
  readonly inputs: Readonly<Record<string, Value>>;
  readonly others?: readonly string[];
  /** Inputs of the gradient operator, of `dy`, `y`, `others` and the forward's inputs. */
  readonly takes: readonly string[];
  /** Inputs of the forward operator whose gradients the gradient operator gives, in order. */
  readonly gives: readonly string[];
}

let seed = 1000;
const f = (...shape: number[]): Value => randomTensor(shape, seed++);
const recurrent = (gates: number, d: number) => ({
  x: f(4, 2, 3),
  w: f(d, gates * 3, 3),
  r: f(d, gates * 3, 3),
  b: f(d, 2 * gates * 3),
});

const cases: Case[] = [
  ...[
    { strides: [2], pads: [1, 1] },
    { strides: [1], pads: [2, 0], dilations: [2] },
    { strides: [3], pads: [0, 1] },
    { strides: [2], pads: [1, 1], group: 2 },
  ].flatMap((attributes) => {
    const inputs = { x: f(2, 4, 10), w: f(4, "group" in attributes ? 2 : 4, 3) };
    const conv = { forward: "Conv", attributes, inputs };
    return [
      { ...conv, backward: "ConvGradInput", takes: ["dy", "w", "x"], gives: ["x"] },
      { ...conv, backward: "ConvGradWeight", takes: ["dy", "x", "w"], gives: ["w"] },
    ];
  }),
  {
    forward: "cardiograft.BatchNormTrain",
    backward: "BatchNormTrainGrad",
    attributes: { epsilon: 0.01 },
    inputs: { x: f(3, 2, 5), scale: f(2), bias: f(2) },
    others: ["mean", "variance"],
    takes: ["dy", "x", "scale", "mean", "variance"],
    gives: ["x", "scale", "bias"],
  },
  ...[{}, { axis: 1, epsilon: 0.1 }].map((attributes) => ({
    forward: "LayerNormalization",
    backward: "LayerNormalizationGrad",
    attributes,
    inputs: { x: f(3, 2, 5), scale: f("axis" in attributes ? 2 : 1, 5) },
    takes: ["dy", "x", "scale"],
    gives: ["x", "scale"],
  })),
  ...[
    { a: f(3, 4), b: f(4, 2) },
    { a: f(2, 1, 3, 4), b: f(5, 4, 2) },
  ].flatMap((inputs) => [
    { forward: "MatMul", backward: "MatMulGradLeft", inputs, takes: ["dy", "b", "a"], gives: ["a"] },
    { forward: "MatMul", backward: "MatMulGradRight", inputs, takes: ["dy", "a", "b"], gives: ["b"] },
  ]),
  {
    forward: "cardiograft.DropoutTrain",
    backward: "DropoutTrain",
    attributes: { ratio: 0.25 },
    inputs: { x: f(2, 4), mask: value([2, 4], [1, 0, 1, 1, 0, 1, 1, 0]) },
    takes: ["dy", "mask"],
    gives: ["x"],
  },
  { forward: "Relu", backward: "ReluGrad", inputs: { x: f(3, 4) }, takes: ["dy", "y"], gives: ["x"] },
  ...[
    { kernel_shape: [3], strides: [2], pads: [1, 1] },
    { kernel_shape: [2], strides: [1], dilations: [3] },
    { kernel_shape: [3], strides: [2], ceil_mode: 1 },
  ].map((attributes) => ({
    forward: "MaxPool",
    backward: "MaxPoolGrad",
    attributes,
    inputs: { x: f(2, 3, 10) },
    takes: ["dy", "x", "y"],
    gives: ["x"],
  })),
  ...[
    { kernel_shape: [3], strides: [2], pads: [1, 1] },
    { kernel_shape: [3], strides: [2], pads: [1, 1], count_include_pad: 1 },
    { kernel_shape: [3], strides: [2], pads: [1, 0], ceil_mode: 1, count_include_pad: 1 },
    { kernel_shape: [2], strides: [1], dilations: [3] },
  ].map((attributes) => ({
    forward: "AveragePool",
    backward: "AveragePoolGrad",
    attributes,
    inputs: { x: f(2, 3, 10) },
    takes: ["dy", "x"],
    gives: ["x"],
  })),
  {
    forward: "GlobalAveragePool",
    backward: "GlobalAveragePoolGrad",
    inputs: { x: f(2, 3, 5) },
    takes: ["dy", "x"],
    gives: ["x"],
  },
  ...["ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin"].flatMap((forward) =>
    [{ axes: [0, 2], keepdims: 0 }, { axes: [-2], keepdims: 1 }, {}].map((attributes) => ({
      forward,
      backward: `${forward}Grad`,
      attributes,
      inputs: { x: f(2, 3, 4) },
      takes: /M(ax|in)$/.test(forward) ? ["dy", "x", "y"] : ["dy", "x"],
      gives: ["x"],
    })),
  ),
  {
    forward: "cardiograft.GRUTrain",
    backward: "GRUGrad",
    attributes: { hidden_size: 3, direction: "bidirectional", linear_before_reset: 0 },
    inputs: recurrent(3, 2),
    others: ["saved"],
    takes: ["dy", "x", "w", "r", "b", "y", "saved"],
    gives: ["x", "w", "r", "b"],
  },
  ...["forward", "reverse", "bidirectional"].flatMap((direction) =>
    (["LSTM", "GRU"] as const).map((cell) => ({
      forward: `cardiograft.${cell}Train`,
      backward: `${cell}Grad`,
      attributes: { hidden_size: 3, direction, ...(cell === "GRU" && { linear_before_reset: 1 }) },
      inputs: recurrent(cell === "LSTM" ? 4 : 3, direction === "bidirectional" ? 2 : 1),
      others: ["saved"],
      takes: ["dy", "x", "w", "r", "b", "y", "saved"],
      gives: ["x", "w", "r", "b"],
    })),
  ),
];

describe("gradient operators agree with central differences", () => {
  for (const c of cases)
    it(`${c.backward} ${JSON.stringify(c.attributes ?? {})}`, () => {
      const feeds = feedsOf(c.inputs);
      const forward = makeNode(c.forward, Object.keys(c.inputs), ["y", ...(c.others ?? [])], c.attributes);
      const y = evaluate(makeGraph([forward], ["y"]), feeds).get("y")!;
      feeds.set("dy", randomTensor(y.shape, "dy"));
      const gradients = c.gives.map((name) => `d${name}`);
      const graph = makeGraph(
        [
          forward,
          makeNode("Mul", ["y", "dy"], ["weighted"]),
          makeNode("ReduceSum", ["weighted"], ["loss"], { keepdims: 0 }),
          makeNode(`cardiograft.${c.backward}`, c.takes, gradients, c.attributes),
        ],
        gradients,
      );
      const results = evaluate(graph, feeds);
      c.gives.forEach((name, i) => {
        const own = results.get(gradients[i]!)!;
        expect(own.shape).toEqual(c.inputs[name]!.shape);
        expect(relativeError(own.data, centralDifference(graph, feeds, "loss", name))).toBeLessThan(1e-6);
      });
    });

  it("SumTo is the gradient of broadcasting", () => {
    for (const shape of [[], [3], [2, 1], [1, 1, 3], [4, 2, 3]]) {
      const feeds = feedsOf({ like: f(...shape), dy: f(4, 2, 3) });
      const graph = makeGraph(
        [
          makeNode("Mul", ["like", "dy"], ["weighted"]),
          makeNode("ReduceSum", ["weighted"], ["loss"], { keepdims: 0 }),
          makeNode("cardiograft.SumTo", ["dy", "like"], ["dlike"]),
        ],
        ["dlike"],
      );
      const own = evaluate(graph, feeds).get("dlike")!;
      expect(own.shape).toEqual(shape);
      expect(relativeError(own.data, centralDifference(graph, feeds, "loss", "like"))).toBeLessThan(1e-6);
    }
  });

  it("GatherGrad puts back what was gathered, SplitGrad what was split", () => {
    const feeds = feedsOf({
      x: f(2, 4, 3),
      indices: value([5], [3, 0, 3, 1, 3]),
      wg: f(2, 5, 3),
      ws: f(2, 3, 3),
    });
    const graph = makeGraph(
      [
        makeNode("Gather", ["x", "indices"], ["gathered"], { axis: 1 }),
        makeNode("Split", ["x", "sizes"], ["", "part"], { axis: 1 }),
        makeNode("Mul", ["gathered", "wg"], ["weighted"]),
        makeNode("ReduceSum", ["weighted"], ["gather loss"], { keepdims: 0 }),
        makeNode("Mul", ["part", "ws"], ["weighted part"]),
        makeNode("ReduceSum", ["weighted part"], ["split loss"], { keepdims: 0 }),
        makeNode("cardiograft.GatherGrad", ["wg"], ["dgather"], {
          axis: 1,
          size: 4,
          indices: [3, 0, 3, 1, 3],
        }),
        makeNode("cardiograft.SplitGrad", ["x", "", "ws"], ["dsplit"], { axis: 1, split: [1, 3] }),
      ],
      ["dgather", "dsplit"],
    );
    feeds.set("sizes", value([2], [1, 3]));
    const results = evaluate(graph, feeds);
    for (const of of ["gather", "split"]) {
      const expected = centralDifference(graph, feeds, `${of} loss`, "x");
      expect(relativeError(results.get(`d${of}`)!.data, expected)).toBeLessThan(1e-6);
    }
  });

  it("BceWithLogitsGrad, with and without weights of positives", () => {
    const targets = mapped(f(4, 3), (x) => Number(x > 0));
    for (const weights of [[], ["positive"]]) {
      const feeds = feedsOf({ x: f(4, 3), targets, positive: value([3], [1, 2.5, 0.5]) });
      const inputs = ["x", "targets", ...weights];
      const graph = makeGraph(
        [
          makeNode("cardiograft.BceWithLogits", inputs, ["loss"]),
          makeNode("cardiograft.BceWithLogitsGrad", inputs, ["dx"]),
        ],
        ["dx"],
      );
      const own = evaluate(graph, feeds).get("dx")!;
      expect(relativeError(own.data, centralDifference(graph, feeds, "loss", "x"))).toBeLessThan(1e-6);
    }
  });

  it("CrossEntropyWithLogitsGrad, also of a record without a class", () => {
    const feeds = feedsOf({ x: f(3, 4), targets: value([3, 4], [0, 1, 0, 0, 0, 0, 0, 0, 0.25, 0, 0, 0.75]) });
    const inputs = ["x", "targets"];
    const graph = makeGraph(
      [
        makeNode("cardiograft.CrossEntropyWithLogits", inputs, ["loss"]),
        makeNode("cardiograft.CrossEntropyWithLogitsGrad", inputs, ["dx"]),
      ],
      ["dx"],
    );
    const own = evaluate(graph, feeds).get("dx")!;
    expect(relativeError(own.data, centralDifference(graph, feeds, "loss", "x"))).toBeLessThan(1e-6);
    expect([...own.data.slice(4, 8)]).toEqual([0, 0, 0, 0]);
  });

  it.each([2, 6])("BarlowTwinsGrad, of %i crops", (crops) => {
    const feeds = feedsOf({ z: f(crops, 4) });
    const attributes = { lambda: 0.05, epsilon: 0.01 };
    const nodes = [
      makeNode("cardiograft.BarlowTwins", ["z"], ["loss"], attributes),
      makeNode("cardiograft.BarlowTwinsGrad", ["z"], ["dz"], attributes),
    ];
    const graph = makeGraph(nodes, ["dz"]);
    const own = evaluate(graph, feeds).get("dz")!;
    expect(relativeError(own.data, centralDifference(graph, feeds, "loss", "z"))).toBeLessThan(1e-6);
    expect(own.data.some((v) => v !== 0)).toBe(crops > 2);
  });

  it("ties go to the first maximum", () => {
    const feeds = feedsOf({ x: value([1, 1, 4], [2, 2, 2, 1]), dy: value([1, 1, 2], [10, 20]) });
    const pool = { kernel_shape: [2], strides: [2] };
    const nodes = [
      makeNode("cardiograft.MaxPoolGrad", ["dy", "x", ""], ["pool"], pool),
      makeNode("cardiograft.ReduceMaxGrad", ["one", "x", ""], ["reduced"], { axes: [2] }),
    ];
    const result = evaluate(makeGraph(nodes, ["pool", "reduced"]), feeds.set("one", value([1, 1, 1], [1])));
    expect([...result.get("pool")!.data]).toEqual([10, 0, 20, 0]);
    expect([...result.get("reduced")!.data]).toEqual([1, 0, 0, 0]);
  });
});
