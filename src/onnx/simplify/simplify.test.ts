import { describe, expect, it } from "vitest";
import { evaluate, feedsOf, value } from "../../../test/oracle/index.ts";
import { float32, type Graph, GraphBuilder, int, int64, ints, simplify } from "../index.ts";
import type { Dimension } from "../types.ts";
import { reshapeTarget } from "./reshape.ts";

const none = { type: "float32", shape: [] } as const;

/** A graph around what is built, not inferred: exporters leave shapes to be computed at run time. */
function graphOf(shape: readonly Dimension[], build: (g: GraphBuilder, x: string) => string): Graph {
  const g = new GraphBuilder("g", { infer: false });
  const y = build(g, g.input("x", "float32", shape));
  g.output(g.op("Identity", [y], {}, { outputs: ["y"] }), none);
  return g.build();
}

const operators = (graph: Graph) => graph.nodes.map((n) => n.opType);
const dimension = (g: GraphBuilder, x: string, axis: number) =>
  g.op("Gather", [g.op("Shape", [x]), g.constant(int64([axis], []))]);
const asList = (g: GraphBuilder, v: string) => g.op("Unsqueeze", [v, g.integers([0])]);

describe("simplify", () => {
  it("turns a target computed from the input's shape into a constant", () => {
    const graph = graphOf(["N", 6, 4], (g, x) => {
      const half = g.op("Div", [dimension(g, x, 1), g.constant(int64([2], []))]);
      const parts = [
        asList(g, dimension(g, x, 0)),
        asList(g, half),
        g.integers([2]),
        asList(g, dimension(g, x, -1)),
      ];
      return g.op("Reshape", [x, g.op("Concat", parts, { axis: int(0) })]);
    });
    const simple = simplify(graph);
    expect(operators(simple)).toEqual(["Reshape", "Identity"]);
    expect(simple.types.get("y")!.shape).toEqual(["N", 3, 2, 4]);
    expect(
      Array.from(simple.initializers.values(), (t) => Array.from(t.data as BigInt64Array, Number)),
    ).toEqual([[0, 3, 2, 4]]);
  });

  it("computes what depends on constants and sizes only", () => {
    const graph = graphOf(["N", 3, 16], (g, x) => {
      const width = g.op("Cast", [dimension(g, x, 2)], { to: int(1) });
      const scaled = g.op("Div", [x, g.op("Sqrt", [width])]);
      const table = g.op("Range", [
        g.constant(int64([0], [])),
        dimension(g, x, 1),
        g.constant(int64([1], [])),
      ]);
      const column = g.op("Reshape", [g.op("Cast", [table], { to: int(1) }), g.integers([3, 1])]);
      return g.op("Add", [
        scaled,
        g.op("Transpose", [g.op("Transpose", [column], { perm: ints([1, 0]) })], {}),
      ]);
    });
    const simple = simplify(graph);
    expect(operators(simple)).toEqual(["Div", "Add", "Identity"]);
    const x = value(
      [2, 3, 16],
      Float64Array.from({ length: 96 }, (_, i) => i),
    );
    const y = evaluate(simple, feedsOf({ x })).get("y")!;
    expect(Array.from(y.data)).toEqual(Array.from(x.data, (v, i) => v / 4 + (Math.floor(i / 16) % 3)));
  });

  it("follows the branches that exporters put around Expand", () => {
    const graph = graphOf(["N", 3, 5], (g, x) => {
      const wanted = g.integers([-1, 3, 5]);
      const one = g.op("ConstantOfShape", [g.integers([3])], {
        value: { kind: "tensor", value: int64([1]) },
      });
      const minus = g.op("Mul", [one, g.constant(int64([-1], []))]);
      return g.op("Expand", [x, g.op("Where", [g.op("Equal", [wanted, minus]), one, wanted])]);
    });
    expect(operators(simplify(graph))).toEqual(["Identity"]);
  });

  it("takes a recurrent layer's zero states for none, whatever the batch", () => {
    const graph = graphOf(["N", 3, 5], (g, x) => {
      const shape = g.op("Concat", [g.integers([1]), asList(g, dimension(g, x, 0)), g.integers([2])], {
        axis: int(0),
      });
      const zeros = g.op("Slice", [
        g.op("ConstantOfShape", [shape]),
        g.integers([0]),
        g.integers([1]),
        g.integers([0]),
      ]);
      const weights = [float32([1, 8, 3], new Float32Array(24)), float32([1, 8, 2], new Float32Array(16))];
      const inputs = [
        g.op("Transpose", [x], { perm: ints([2, 0, 1]) }),
        ...weights.map((w) => g.constant(w)),
        "",
        "",
      ];
      return g.op("LSTM", [...inputs, zeros, zeros], { hidden_size: int(2) });
    });
    const simple = simplify(graph);
    expect(operators(simple)).toEqual(["Transpose", "LSTM", "Identity"]);
    expect(simple.nodes[1]!.inputs).toHaveLength(3);
    expect(simple.types.get("y")!.shape).toEqual([5, 1, "N", 2]);
  });

  it("keeps a Dropout, but not that it was exported while trained; nor a normalisation's", () => {
    const graph = graphOf(["N", 3, 5], (g, x) => {
      const c = g.constant(float32([3], [1, 1, 1]));
      const bn = g.op(
        "BatchNormalization",
        [x, c, c, c, c],
        { training_mode: int(1) },
        { outputs: ["a", "b", "c"] },
      );
      const on = g.constant({ type: "bool", shape: [], data: Uint8Array.of(1) });
      return g.op("Dropout", [bn, g.scalar(0.5), on], {}, { outputs: ["d", "mask"] });
    });
    const [bn, dropout] = simplify(graph).nodes;
    expect(bn!.outputs).toEqual(["a"]);
    expect(bn!.attributes.training_mode).toBeUndefined();
    expect([dropout!.inputs.length, dropout!.outputs]).toEqual([2, ["d"]]);
  });

  it("removes nodes that nobody reads, also those that could not be read", () => {
    const graph = graphOf(["N", 3, 5], (g, x) => {
      g.op("SomethingElse", [x]);
      return g.op("Relu", [g.op("Identity", [g.op("Identity", [x])])]);
    });
    const simple = simplify(graph);
    expect(operators(simple)).toEqual(["Relu", "Identity"]);
    expect([...simple.types.keys()].sort()).toEqual([simple.nodes[0]!.outputs[0]!, "x", "y"].sort());
  });

  it.each<[string, (g: GraphBuilder, x: string) => string, RegExp]>([
    [
      "an unknown operator",
      (g, x) => g.op("Wavelet", [x], {}, { name: "w" }),
      /f\.onnx: operator Wavelet \(node "w"\) is not supported/,
    ],
    [
      "another domain",
      (g, x) => g.op("Relu", [x], {}, { name: "w", domain: "com.example" }),
      /operator com\.example\.Relu \(node "w"\) is not supported/,
    ],
    [
      "records that would be mixed",
      (g, x) =>
        g.op(
          "Reshape",
          [g.op("Transpose", [x], { perm: ints([1, 0, 2]) }), g.integers([-1, 15])],
          {},
          { name: "r" },
        ),
      /f\.onnx: Reshape "r": \[3,N,5\] cannot be reshaped to \[-1,15\]/,
    ],
    [
      "a value repeated for each record",
      (g, x) => {
        const shape = g.op("Concat", [asList(g, dimension(g, x, 0)), g.integers([1, 5])], { axis: int(0) });
        const token = g.op(
          "Expand",
          [g.constant(float32([1, 1, 5], [1, 2, 3, 4, 5])), shape],
          {},
          { name: "token" },
        );
        return g.op("Concat", [token, x], { axis: int(1) });
      },
      /f\.onnx: Expand "token": the target shape must be a constant of the graph/,
    ],
    [
      "matrices that do not multiply",
      (g, x) => g.op("MatMul", [x, g.constant(float32([4, 2], new Float32Array(8)))], {}, { name: "m" }),
      /f\.onnx: MatMul "m": matrices of shape/,
    ],
  ])("names %s", (_, build, message) => {
    expect(() => simplify(graphOf(["N", 3, 5], build), "f.onnx")).toThrow(message);
  });
});

describe("heads and records as one axis", () => {
  /** [N, 6, 4] as [6, 2N, 2], the form of torch.nn.MultiheadAttention, through attention and back to [N, 6, 4]. */
  const attention = (g: GraphBuilder, x: string): string => {
    const heads = (v: string) =>
      g.op("Transpose", [g.op("Reshape", [v, g.integers([6, -1, 2])])], { perm: ints([1, 0, 2]) });
    const q = heads(g.op("Transpose", [x], { perm: ints([1, 0, 2]) }));
    const scores = g.op("MatMul", [
      g.op("Mul", [q, g.scalar(0.5)]),
      g.op("Transpose", [q], { perm: ints([0, 2, 1]) }),
    ]);
    const mixed = g.op("MatMul", [g.op("Softmax", [scores], { axis: int(-1) }), q]);
    const rows = g.op("Reshape", [
      g.op("Transpose", [mixed], { perm: ints([1, 0, 2]) }),
      g.integers([-1, 4]),
    ]);
    const weight = g.constant(
      float32(
        [4, 4],
        Float32Array.from({ length: 16 }, (_, i) => Math.sin(i)),
      ),
    );
    const out = g.op("Gemm", [rows, weight, g.constant(float32([4], [1, 2, 3, 4]))], { transB: int(1) });
    return g.op("Transpose", [g.op("Reshape", [out, g.integers([6, -1, 4])])], { perm: ints([1, 0, 2]) });
  };

  it.each([1, 3])("are kept apart, at batch %i, with the same result", (records) => {
    const graph = graphOf(["N", 6, 4], attention);
    const x = value(
      [records, 6, 4],
      Float64Array.from({ length: records * 24 }, (_, i) => Math.cos(3 * i)),
    );
    const before = evaluate(graph, feedsOf({ x })).get("y")!;
    const simple = simplify(graph);
    const after = evaluate(simple, feedsOf({ x })).get("y")!;
    expect(after.shape).toEqual(before.shape);
    after.data.forEach((v, i) => void expect(v).toBeCloseTo(before.data[i]!, 12));
    expect(simple.types.get("y")!.shape).toEqual(["N", 6, 4]);
    for (const { shape } of simple.types.values())
      expect(shape.filter((d) => typeof d === "string").length).toBeLessThan(2);
  });

  it("are refused where an operator mixes them", () => {
    const build = (g: GraphBuilder, x: string) =>
      g.op("ReduceMean", [g.op("Reshape", [x, g.integers([-1, 4])]), g.integers([0])], {}, { name: "mean" });
    expect(() => simplify(graphOf(["N", 6, 4], build), "f.onnx")).toThrow(
      /f\.onnx: ReduceMean "mean": its input \[N\*6,4\] has the batch in one axis with something else/,
    );
  });
});

describe("the target of a Reshape", () => {
  const batches = (n: number) => ({ batches: n });
  it.each([
    [
      ["N", 12],
      [batches(1), 3, 4],
      [["N"], [3], [4]],
    ],
    [
      ["N", 12],
      [-1, 3, 4],
      [["N"], [3], [4]],
    ],
    [
      ["N", 12],
      [batches(1), -1, 4],
      [["N"], [3], [4]],
    ],
    [
      ["N", 3, 4],
      [1, 12],
      [["N"], [12]],
    ],
    [
      ["N", 3, 4],
      [1, -1],
      [["N"], [12]],
    ],
    [
      [8, "N", 6],
      [8, 1, 3, 2],
      [[8], ["N"], [3], [2]],
    ],
    [
      [8, "N", 6],
      [8, batches(2), 3],
      [[8], ["N", 2], [3]],
    ],
    [
      [8, "N", 6],
      [8, -1, 3],
      [[8], ["N", 2], [3]],
    ],
    [
      [8, "N", 6],
      [8, 2, 3],
      [[8], ["N", 2], [3]],
    ],
    [
      [8, "N", 3, 2],
      [-1, 6],
      [[8, "N"], [6]],
    ],
    [
      [8, "N", 3, 2],
      [8, 6],
      [[8, "N"], [6]],
    ],
    [
      ["N", 2, 8],
      [batches(2), 8],
      [["N", 2], [8]],
    ],
    [[6], [2, -1], [[2], [3]]],
  ] as const)("[%j] to %j is %j", (from, to, axes) => {
    expect(reshapeTarget(from, to)).toEqual(axes);
  });

  it.each([
    [
      ["N", 12],
      [batches(1), 5],
    ],
    [
      ["N", 12],
      [batches(1), -1, 5],
    ],
    [
      ["N", 12],
      [5, 2],
    ],
    [
      [8, "N", 6],
      [batches(1), 8, 6],
    ],
    [
      [8, "N", 6],
      [batches(1), 48],
    ],
    [[6], [4]],
    [[6], [-2, -3]],
    [
      ["N", 12],
      [-1, -1],
    ],
  ] as const)("[%j] to %j is refused", (from, to) => {
    expect(() => reshapeTarget(from, to)).toThrow(/cannot be reshaped/);
  });
});
