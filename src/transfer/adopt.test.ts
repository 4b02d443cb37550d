import { describe, expect, it } from "vitest";
import { evaluate, feedsOf, relativeError, value } from "../../test/oracle/index.ts";
import { adopted, LEADS, SAMPLES, strangers } from "../../test/support/strangers.ts";
import { buildModel, parametersOf } from "../nn/index.ts";
import { type Attributes, float32, GraphBuilder, int, ints, type Model, type Shape } from "../onnx/index.ts";
import { type AdoptOptions, adoptModel, findHead, replaceHead, shareCarriedOver } from "./index.ts";

/** Somebody's model around a body: [N, 3, 8] to mean features, a Gemm to 2 classes. */
function theirs(
  shape: Shape,
  body?: (g: GraphBuilder, x: string) => string,
  last?: (g: GraphBuilder, x: string) => string,
): Model {
  const g = new GraphBuilder("theirs", { infer: false });
  const x = g.input("x", "float32", shape);
  const features = body ? body(g, x) : g.op("ReduceMean", [x, g.integers([2])], { keepdims: int(0) });
  const weight = g.initializer("head.weight", float32([2, 3], [1, 2, 3, 4, 5, 6]));
  const bias = g.initializer("logits", float32([2], [0.5, -0.5]));
  const y = g.op("Gemm", [features, weight, bias], { transB: int(1) }, { name: "loss" });
  g.output(last ? last(g, y) : y, { type: "float32", shape: ["N", 2] });
  return { graph: g.build(), opset: 18, producer: "theirs", metadata: {} };
}

const mean = (rows: number[][]) => rows.map((r) => r.reduce((a, b) => a + b, 0) / r.length);
const record = [[1, 2, 3, 4, 5, 6, 7, 8], Array(8).fill(-1), [0, 0, 0, 0, 0, 0, 0, 4]] as number[][];
const ecg = value([1, 3, 8], record.flat());

function outputOf(model: Model, name = "logits") {
  return Array.from(evaluate(model.graph, feedsOf({ ecg }), [name]).get(name)!.data);
}

describe("adoptModel", () => {
  it("gives a model of ours: names, sizes, and a head that can be replaced", () => {
    const { graph } = adopted("lstm.script-length");
    expect(graph.inputs).toEqual([{ name: "ecg", type: "float32", shape: ["N", LEADS, SAMPLES] }]);
    expect(graph.outputs.map((v) => [v.name, v.type, v.shape])).toEqual([
      ["logits", "float32", ["N", 4]],
      ["probabilities", "float32", ["N", 4]],
    ]);
    expect(findHead(graph).name).toBe("head");
    expect(shareCarriedOver(graph, parametersOf(graph))).toBeCloseTo(264 / 292, 10);
    const { graph: changed } = replaceHead(adopted("lstm.script-length"), 7, 1);
    expect(changed.types.get("probabilities")!.shape).toEqual(["N", 7]);
  });

  it("takes one of our own models for what it is", () => {
    const model = buildModel({ name: "resnet1d18", leads: 3, samples: 64, classes: 5, seed: 1, width: 4 });
    const again = adoptModel(model, { output: "logits" });
    expect(parametersOf(again.graph).length).toBe(parametersOf(model.graph).length);
    const x = value(
      [2, 3, 64],
      Float64Array.from({ length: 384 }, (_, i) => Math.sin(i)),
    );
    const of = (m: Model) =>
      evaluate(m.graph, feedsOf({ ecg: x }), ["probabilities"]).get("probabilities")!.data;
    expect(relativeError(of(again), of(model))).toBeLessThan(1e-12);
  });

  it("moves names that are ours out of the way", () => {
    const model = adoptModel(theirs(["N", 3, 8]));
    const [a, b, c] = mean(record) as [number, number, number];
    expect(outputOf(model)).toEqual([a + 2 * b + 3 * c + 0.5, 4 * a + 5 * b + 6 * c - 0.5]);
    expect(new Set(model.graph.nodes.map((n) => n.name)).size).toBe(model.graph.nodes.length);
  });

  it.each<[string, Partial<AdoptOptions>, (v: number, lead: number) => number]>([
    ["microvolt", { unit: "microvolt" }, (v) => 1000 * v],
    ["volt", { unit: "volt" }, (v) => v / 1000],
    ["normalised", { normalisation: { mean: [1, 2, 3], sd: [1, 2, 4] } }, (v, l) => (v - l - 1) / 2 ** l],
    [
      "normalised in microvolt",
      { unit: "microvolt", normalisation: { mean: [100, 200, 300], sd: [10, 20, 40] } },
      (v, l) => (1000 * v - 100 * (l + 1)) / (10 * 2 ** l),
    ],
  ])("gives the model signals in its own unit: %s", (_, options, f) => {
    const [a, b, c] = mean(record.map((row, l) => row.map((v) => f(v, l)))) as [number, number, number];
    const logits = outputOf(adoptModel(theirs(["N", 3, 8]), options));
    const expected = [a + 2 * b + 3 * c + 0.5, 4 * a + 5 * b + 6 * c - 0.5];
    expect(relativeError(logits, expected)).toBeLessThan(1e-6);
    expect(parametersOf(adoptModel(theirs(["N", 3, 8]), options).graph)).toEqual([
      "head.weight",
      "head.bias",
    ]);
  });

  it("takes signals sample by sample", () => {
    const body = (g: GraphBuilder, x: string) =>
      g.op("ReduceMean", [x, g.integers([1])], { keepdims: int(0) });
    expect(outputOf(adoptModel(theirs(["N", 8, 3], body)))).toEqual(
      outputOf(adoptModel(theirs(["N", 3, 8]))),
    );
    expect(
      outputOf(adoptModel(theirs(["N", "T", "C"], body), { leads: 3, samples: 8, layout: "samples-first" })),
    ).toEqual(outputOf(adoptModel(theirs(["N", 3, 8]))));
  });

  it.each(["Sigmoid", "Softmax"])("takes a %s off the logits", (opType) => {
    const attributes: Attributes = opType === "Softmax" ? { axis: int(-1) } : {};
    const model = adoptModel(theirs(["N", 3, 8], undefined, (g, y) => g.op(opType, [y], attributes)));
    const plain = adoptModel(theirs(["N", 3, 8]));
    expect(outputOf(model)).toEqual(outputOf(plain));
    expect(outputOf(model, "probabilities")).toEqual(outputOf(plain, "probabilities"));
  });

  it("finds the layer's weights as learned ones, whatever the exporter made of them", () => {
    const counts = Object.keys(strangers).map((name) => {
      const { graph } = adopted(name);
      return [
        name,
        parametersOf(graph).reduce((sum, p) => sum + graph.initializers.get(p)!.data.length, 0),
      ] as const;
    });
    const expected = (name: string) => {
      if (name.startsWith("attention") || name.startsWith("encoder")) return 764;
      if (name.startsWith("lstm")) return 292;
      if (name.startsWith("bigru")) return 448;
      const body = /unfolded|mlp\.script/.test(name) ? 1440 : 1380;
      return body + (name.startsWith("mlp") ? 174 : 52);
    };
    // Layer normalisation as older operator sets have to write it is arithmetic with constants: its 32 numbers stay as they are.
    const sizes = Object.fromEntries(counts);
    expect(sizes).toEqual(
      Object.fromEntries(
        counts.map(([name]) => [
          name,
          expected(name) - (name.endsWith("opset13") && name.startsWith("attention") ? 32 : 0),
        ]),
      ),
    );
  });
});

describe("adoptModel refuses", () => {
  const relu = (g: GraphBuilder, x: string) => g.op("Relu", [x]);
  it.each<[string, Model, AdoptOptions, RegExp]>([
    [
      "a two-dimensional network",
      theirs(["N", 1, 3, 8]),
      {},
      /two-dimensional network over \[N, 1, leads, samples\]/,
    ],
    ["a vector", theirs(["N", 24]), {}, /its input must be \[N, leads, samples\] or \[N, samples, leads\]/],
    ["a batch of 8", theirs([8, 3, 8]), {}, /exported for batches of 8; export it with a dynamic batch axis/],
    ["open samples", theirs(["N", 3, "T"]), {}, /its number of samples is open \("T"\); give samples/],
    [
      "open leads",
      theirs(["N", "C", 8]),
      { layout: "leads-first" },
      /its number of leads is open \("C"\); give leads/,
    ],
    [
      "both open",
      theirs(["N", "C", "T"]),
      { leads: 3, samples: 8 },
      /does not follow from the input; give leads/,
    ],
    ["a square", theirs(["N", 8, 8]), {}, /does not follow from the input; give leads, samples or layout/],
    ["other leads", theirs(["N", 3, 8]), { leads: 12 }, /does not follow|it takes 3 leads, not 12/],
    ["other samples", theirs(["N", 3, 8]), { samples: 9 }, /does not follow|it takes 8 samples, not 9/],
    [
      "an unknown unit",
      theirs(["N", 3, 8]),
      { unit: "hectovolt" as "volt" },
      /there is no unit "hectovolt"; there are/,
    ],
    [
      "a normalisation that does not fit",
      theirs(["N", 3, 8]),
      { normalisation: { mean: [0, 0, 0], sd: [1, 0, 1] } },
      /a mean and a positive standard deviation for each of the 3 leads/,
    ],
    ["an output that there is not", theirs(["N", 3, 8]), { output: "y" }, /has no output "y"; it has "Gemm_/],
    [
      "a layer behind the head",
      theirs(["N", 3, 8], undefined, relu),
      {},
      /its output comes from Relu "Relu_.*there is no head/,
    ],
    [
      "classes at each sample",
      theirs(["N", 3, 8], undefined, (g, y) => g.op("Unsqueeze", [y, g.integers([2])])),
      {},
      /its output "Unsqueeze_\d+" is \[N, 2, 1\] and not \[N, classes\]/,
    ],
    [
      "a mean over classes",
      theirs(["N", 3, 8], undefined, (g, y) => {
        const w = g.constant(float32([2, 2, 3], new Float32Array(12)));
        return g.op(
          "ReduceMean",
          [
            g.op("Conv", [g.op("Unsqueeze", [y, g.integers([2])]), w], { pads: ints([1, 1]) }),
            g.integers([2]),
          ],
          { keepdims: int(0) },
        );
      }),
      {},
      /has more than one tap/,
    ],
  ])("%s", (_, model, options, message) => {
    let thrown: Error | undefined;
    try {
      adoptModel(model, { file: "theirs.onnx", ...options });
    } catch (error) {
      thrown = error as Error;
    }
    expect(thrown?.name).toBe("UserError");
    expect(thrown?.message).toMatch(/^theirs\.onnx: /);
    expect(thrown?.message).toMatch(message);
  });

  it("several inputs, several outputs, and half precision, each by name", () => {
    const model = theirs(["N", 3, 8]);
    const age = { name: "age", type: "float32", shape: ["N", 1] } as const;
    expect(() =>
      adoptModel({ ...model, graph: { ...model.graph, inputs: [...model.graph.inputs, age] } }),
    ).toThrow(
      /must have one input, the signals; its inputs are "x" float32 \[N, 3, 8\], "age" float32 \[N, 1\]/,
    );
    const half = { name: "x", type: "float16", shape: ["N", 3, 8] } as const;
    expect(() => adoptModel({ ...model, graph: { ...model.graph, inputs: [half] } })).toThrow(
      /export the model in float32/,
    );
    const more = { name: "x", type: "float32", shape: ["N", 3, 8] } as const;
    expect(() =>
      adoptModel({ ...model, graph: { ...model.graph, outputs: [...model.graph.outputs, more] } }),
    ).toThrow(/has the outputs "Gemm_\d+", "x"; say which gives the classes \(output\)/);
  });
});
