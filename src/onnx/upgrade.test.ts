import { InferenceSession, Tensor as RuntimeTensor } from "onnxruntime-node";
import { expect, it } from "vitest";
import {
  type Attributes,
  float,
  type Graph,
  GraphBuilder,
  int,
  ints,
  readModel,
  writeModel,
} from "./index.ts";

/** A model of an older operator set, built without inference: its operators are not in the form that we use. */
function old(opset: number, build: (g: GraphBuilder, x: string) => string): Uint8Array {
  const g = new GraphBuilder("old", { infer: false });
  const y = build(g, g.input("x", "float32", ["N", 4, 6]));
  g.output(g.op("Identity", [y], {}, { outputs: ["y"] }), { type: "float32", shape: [] });
  const graph: Graph = { ...g.build(), outputs: [] };
  return writeModel({
    graph: { ...graph, outputs: [{ name: "y", type: "float32", shape: ["N", "a", "b"] }] },
    opset,
    producer: "test",
    metadata: {},
  });
}

const x = Float32Array.from({ length: 2 * 4 * 6 }, (_, i) => Math.sin(i) + (i % 5) / 3);

async function run(bytes: Uint8Array): Promise<{ shape: readonly number[]; data: number[] }> {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 4 });
  const { y } = await session.run({ x: new RuntimeTensor("float32", x, [2, 4, 6]) });
  await session.release();
  return { shape: y!.dims, data: Array.from(y!.data as Float32Array) };
}

const attribute =
  (opType: string, attributes: Attributes) =>
  (g: GraphBuilder, v: string): string =>
    g.op(opType, [v], attributes, { name: opType });

const cases: [string, number, (g: GraphBuilder, x: string) => string][] = [
  [
    "Unsqueeze",
    11,
    (g, v) => attribute("Squeeze", { axes: ints([1]) })(g, attribute("Unsqueeze", { axes: ints([1]) })(g, v)),
  ],
  ["ReduceSum", 12, attribute("ReduceSum", { axes: ints([-1]), keepdims: int(1) })],
  ["ReduceMean", 17, attribute("ReduceMean", { axes: ints([2]), keepdims: int(1) })],
  ["ReduceMax", 13, attribute("ReduceMax", { axes: ints([1]), keepdims: int(1) })],
  ["ReduceMin over everything", 13, attribute("ReduceMin", { keepdims: int(1) })],
  [
    "Split",
    11,
    (g, v) => {
      const [a, b] = g.nodeOf("Split", [v], { axis: int(1), split: ints([1, 3]) }, { outputs: 2 });
      return g.op("Mul", [a!, b!]);
    },
  ],
  [
    "Split into equal parts",
    13,
    (g, v) => {
      const [a, b] = g.nodeOf("Split", [v], { axis: int(2) }, { outputs: 2 });
      return g.op("Sub", [a!, b!]);
    },
  ],
  ["Dropout", 11, attribute("Dropout", { ratio: float(0.25) })],
  ["Softmax over the last axis", 11, attribute("Softmax", { axis: int(2) })],
  [
    "LayerNormalization",
    17,
    (g, v) =>
      g.op("LayerNormalization", [
        v,
        g.constant({ type: "float32", shape: [6], data: new Float32Array(6).fill(2) }),
      ]),
  ],
];

it.each(cases)("%s of operator set %i does in our form what it did", async (_, opset, build) => {
  const bytes = old(opset, build);
  const model = readModel(bytes, "old.onnx");
  expect(model.opset).toBe(18);
  const before = await run(bytes);
  const after = await run(writeModel(model));
  expect(after).toEqual(before);
  const { y } = Object.fromEntries(model.graph.types);
  expect(y!.shape).toEqual(before.shape.map((d, i) => (i === 0 && before.shape[0] === 2 ? "N" : d)));
});

it("leaves newer operator sets as they are", () => {
  const bytes = old(20, (g, v) => g.op("Gelu", [v]));
  expect(readModel(bytes).opset).toBe(20);
});

it("refuses a Softmax over several axes at once", () => {
  const bytes = old(12, attribute("Softmax", {}));
  expect(() => readModel(bytes, "old.onnx")).toThrow(
    /old\.onnx: Softmax "Softmax" normalises over several axes at once, as operator set 12 does; export/,
  );
});
