import { describe, expect, it } from "vitest";
import {
  float,
  float32,
  type Graph,
  GraphBuilder,
  int,
  int64,
  ints,
  type Model,
  readModel,
  ShapeError,
  subgraph,
  text,
  writeModel,
} from "./index.ts";

function sample(): Model {
  const g = new GraphBuilder("sample");
  const x = g.input("x", "float32", ["N", 2, 9]);
  const w = g.initializer(
    "w",
    float32(
      [3, 2, 3],
      Float32Array.from({ length: 18 }, (_, i) => i / 7),
    ),
  );
  const y = g.op(
    "Conv",
    [x, w],
    { kernel_shape: ints([3]), strides: ints([2]), pads: ints([1, 1]) },
    { name: "conv" },
  );
  const z = g.op("LeakyRelu", [y], { alpha: float(0.25) });
  g.output(g.op("Reshape", [z, g.constant(int64([0, -1]))], {}, { outputs: ["flat"] }));
  return { graph: g.build(), opset: 18, producer: "cardiograft", metadata: { leads: "I, II", ü: "é" } };
}

const sorted = (map: ReadonlyMap<string, unknown>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

const plain = ({ graph, ...rest }: Model) => ({
  ...rest,
  graph: { ...graph, initializers: sorted(graph.initializers), types: sorted(graph.types) },
});

describe("a model file", () => {
  it("is read back as it was written", () => {
    const model = sample();
    expect(plain(readModel(writeModel(model)))).toEqual(plain(model));
  });

  it("keeps every kind of attribute and every element type", () => {
    const inner = new GraphBuilder("inner");
    inner.output(inner.op("Relu", [inner.input("i", "float32", [2])]));
    const g = new GraphBuilder("outer");
    g.output(
      g.op("Anything", [g.input("x", "float32", [2])], {
        i: int(-3),
        f: float(0.5),
        s: text("größe"),
        is: ints([1, -2]),
        fs: { kind: "floats", value: [0.5, -1] },
        ss: { kind: "strings", value: ["a", "b"] },
        t: { kind: "tensor", value: int64([2 ** 40, -1]) },
        g: subgraph(inner.build()),
      }),
      { type: "float32", shape: [2] },
    );
    g.initializer("short", { type: "int16", shape: [2], data: Int16Array.of(-32768, 5) });
    g.initializer("bool", { type: "bool", shape: [2], data: Uint8Array.of(0, 1) });
    g.initializer("double", { type: "float64", shape: [], data: Float64Array.of(Math.PI) });
    const model: Model = { graph: g.build(), opset: 18, producer: "p", metadata: {} };
    const back = readModel(writeModel(model));
    const { g: read, ...others } = back.graph.nodes[0]!.attributes;
    const { g: written, ...same } = model.graph.nodes[0]!.attributes;
    expect(others).toEqual(same);
    expect((read as { value: Graph }).value.nodes).toEqual((written as { value: Graph }).value.nodes);
    expect([...back.graph.initializers]).toEqual([...model.graph.initializers]);
  });

  it("is refused when it is cut short anywhere, and never crashes the reader", () => {
    const bytes = writeModel(sample());
    let refused = 0;
    for (let end = 0; end < bytes.length; end += 7) {
      try {
        readModel(bytes.subarray(0, end), "half.onnx");
      } catch (error) {
        expect((error as Error).name).toBe("UserError");
        expect((error as Error).message).toContain("half.onnx");
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(bytes.length / 7 / 2);
  });

  it("is refused when it is something else", () => {
    expect(() => readModel(new TextEncoder().encode("%PDF-1.7 and so on"), "a.pdf")).toThrow(/a\.pdf/);
    expect(() => readModel(new Uint8Array(0), "empty.onnx")).toThrow(/empty\.onnx: holds no graph/);
  });

  it("names the tensor whose size does not fit", () => {
    const model = sample();
    const initializers = new Map(model.graph.initializers).set("w", {
      type: "float32",
      shape: [3, 2, 4],
      data: new Float32Array(18),
    });
    const bytes = writeModel({ ...model, graph: { ...model.graph, initializers } });
    expect(() => readModel(bytes, "m.onnx")).toThrow(
      'm.onnx, tensor "w": has 72 bytes where its shape [3,2,4] needs 96',
    );
  });
});

describe("shape inference", () => {
  it("carries a named batch through", () => {
    const { types } = sample().graph;
    expect(types.get("flat")).toEqual({ type: "float32", shape: ["N", 15] });
  });

  it("names the node whose inputs do not fit", () => {
    const g = new GraphBuilder("g");
    const x = g.input("x", "float32", ["N", 5, 9]);
    const w = g.constant(float32([3, 2, 3], new Float32Array(18)));
    expect(() => g.op("Conv", [x, w], {}, { name: "first" })).toThrow(ShapeError);
    expect(() => g.op("Conv", [x, w], {}, { name: "first" })).toThrow(
      /Conv "first": an input of shape \[N,5,9\] does not fit/,
    );
  });

  it.each([
    [
      [0, -1],
      ["N", 18],
    ],
    [
      [-1, 18],
      ["N", 18],
    ],
    [
      [0, 3, 6],
      ["N", 3, 6],
    ],
    [
      [0, 0, 3, 3],
      ["N", 2, 3, 3],
    ],
  ])("reshapes [N, 2, 9] to %j", (shape, expected) => {
    const g = new GraphBuilder("g");
    const y = g.op("Reshape", [g.input("x", "float32", ["N", 2, 9]), g.integers(shape)]);
    expect(g.shapeOf(y)).toEqual(expected);
  });

  it("refuses to mix the batch with something else", () => {
    const g = new GraphBuilder("g");
    expect(() => g.op("Reshape", [g.input("x", "float32", ["N", 2, 9]), g.integers([-1, 9])])).toThrow(
      /batch/,
    );
  });
});
