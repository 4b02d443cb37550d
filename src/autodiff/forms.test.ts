import { describe, expect, it } from "vitest";
import { UserError } from "../base/index.ts";
import {
  type Attributes,
  float,
  float32,
  type Graph,
  GraphBuilder,
  int,
  int64,
  ints,
  text,
} from "../onnx/index.ts";
import { trainingGraph } from "./index.ts";

const filled = (shape: readonly number[], value = 0.1) =>
  float32(shape, new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value));

/** A graph whose logits are the mean over all samples of what `body` makes of [N, 3, 8] (or of the shape given). */
function graphOf(body: (g: GraphBuilder, x: string) => string, shape: readonly number[] = [3, 8]): Graph {
  const g = new GraphBuilder("theirs");
  const y = body(g, g.input("ecg", "float32", ["N", ...shape]));
  const axes = g.shapeOf(y).map((_, i) => i);
  const mean = g.op("ReduceMean", [y, g.integers(axes.slice(2))], { keepdims: int(0) });
  g.output(g.op("Identity", [mean], {}, { outputs: ["logits"] }));
  return g.build();
}

const train = (graph: Graph) => {
  const trainable = new Set([...graph.initializers.keys()].filter((name) => name.startsWith("w")));
  return trainingGraph(graph, { trainable, file: "theirs.onnx" });
};

function message(graph: Graph): string {
  try {
    train(graph);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as Error).message;
  }
  throw new Error("was not refused");
}

describe("convolutions and poolings that are not one-dimensional", () => {
  it("are refused by name", () => {
    const conv = graphOf(
      (g, x) => g.op("Conv", [x, g.initializer("w", filled([2, 3, 1, 3]))], {}, { name: "stem" }),
      [3, 1, 8],
    );
    expect(message(conv)).toMatch(/^theirs\.onnx: Conv "stem" works on \[N, 3, 1, 8\]\. .*one dimension/);
    for (const name of ["MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool"]) {
      const attributes: Attributes = name.startsWith("Global") ? {} : { kernel_shape: ints([1, 2]) };
      const pool = graphOf(
        (g, x) =>
          g.op(name, [g.op("Mul", [x, g.initializer("w", filled([3, 1, 1]))])], attributes, { name: "p" }),
        [3, 1, 8],
      );
      expect(message(pool)).toContain(`${name} "p" works on [N, 3, 1, 8]`);
    }
  });

  it("do not matter where the logits do not depend on them", () => {
    const graph = graphOf((g, x) => {
      const image = g.op("Unsqueeze", [x, g.integers([2])]);
      g.op("Conv", [image, g.initializer("v", filled([2, 3, 1, 3]))]);
      return g.op("Conv", [x, g.initializer("w", filled([2, 3, 3]))]);
    });
    expect(train(graph).gradients.size).toBe(1);
  });
});

describe("weights of convolutions", () => {
  it("must be stored", () => {
    const graph = graphOf((g, x) => {
      const weight = g.op("Tanh", [g.initializer("w", filled([2, 3, 3]))], {}, { outputs: ["normed"] });
      return g.op("Conv", [x, weight], {}, { name: "stem" });
    });
    expect(message(graph)).toMatch(/Conv "stem" has a weight \("normed"\) that is computed/);
  });

  it("must not be read by another operator", () => {
    const graph = graphOf((g, x) => {
      const weight = g.initializer("w", filled([3, 3, 8]));
      const y = g.op("Conv", [x, weight], {}, { name: "stem" });
      return g.op("Add", [y, g.op("ReduceMean", [weight, g.integers([0])])], {}, { name: "sum" });
    });
    expect(message(graph)).toMatch(/Conv "stem" shares its weight "w" with ReduceMean/);
  });

  it("may serve two convolutions", () => {
    const graph = graphOf((g, x) => {
      const weight = g.initializer("w", filled([3, 3, 1]));
      return g.op("Conv", [g.op("Conv", [x, weight]), weight]);
    });
    expect(train(graph).gradients.size).toBe(1);
  });
});

const HIDDEN = 2;

interface Layer {
  readonly kind?: "LSTM" | "GRU";
  readonly inputs?: (g: GraphBuilder, x: string) => readonly string[];
  readonly attributes?: Attributes;
  /** Which output the logits are made of. */
  readonly output?: number;
}

/** One forward layer named "rnn" over [N, 3, 8]; its further inputs come after W and R. */
const recurrent = ({ kind = "LSTM", inputs = () => [], attributes = {}, output = 0 }: Layer): Graph =>
  graphOf((g, ecg) => {
    const x = g.op("Transpose", [ecg], { perm: ints([2, 0, 1]) });
    const gates = (kind === "LSTM" ? 4 : 3) * HIDDEN;
    const all = [
      x,
      g.initializer("w", filled([1, gates, 3])),
      g.initializer("wr", filled([1, gates, HIDDEN])),
      ...inputs(g, x),
    ];
    const outputs = g.nodeOf(
      kind,
      all,
      { hidden_size: int(HIDDEN), ...attributes },
      { name: "rnn", outputs: kind === "LSTM" ? 3 : 2 },
    );
    const y = outputs[output]!;
    return g.op("Transpose", [y], { perm: ints(output === 0 ? [2, 3, 0, 1] : [1, 2, 0]) });
  });

describe("recurrent layers", () => {
  const state = (value: number) => (g: GraphBuilder) => [
    "",
    "",
    g.initializer("start", filled([1, 1, HIDDEN], value)),
  ];

  it("that have no form for training are refused by name", () => {
    const refused: [Layer, RegExp][] = [
      [{ inputs: (g) => ["", g.initializer("lengths", int64([8]))] }, /has sequence lengths \("lengths"\)/],
      [{ inputs: state(0.5) }, /starts from the state "start"/],
      [{ inputs: (_, x) => ["", "", x] }, /starts from the state/],
      [{ inputs: (g) => ["", "", "", "", g.initializer("p", filled([1, 6]))] }, /has peepholes/],
      [{ attributes: { layout: int(1) } }, /has its batch first/],
      [{ attributes: { clip: float(3) } }, /clips its gates/],
      [{ attributes: { input_forget: int(1) } }, /couples its input and forget gates/],
      [
        { attributes: { activations: { kind: "strings", value: ["HardSigmoid", "Tanh", "Tanh"] } } },
        /has the activations HardSigmoid, Tanh, Tanh/,
      ],
      [{ output: 2 }, /gives its last cell state/],
    ];
    for (const [layer, expected] of refused) {
      const said = message(recurrent(layer));
      expect(said).toMatch(expected);
      expect(said).toMatch(/^theirs\.onnx: LSTM "rnn" .*, which cannot be trained; /);
    }
  });

  it("may start from zeros, however those are made", () => {
    const zeros: NonNullable<Layer["inputs"]>[] = [
      state(0),
      (g) => ["", "", g.op("ConstantOfShape", [g.integers([1, 1, HIDDEN])])],
      (g) => [
        "",
        "",
        g.op("Expand", [g.initializer("zero", filled([1, 1, 1], 0)), g.integers([1, 1, HIDDEN])]),
      ],
    ];
    for (const inputs of zeros) {
      for (const kind of ["LSTM", "GRU"] as const) {
        const { graph, gradients } = train(recurrent({ kind, inputs }));
        expect([...gradients.keys()]).toEqual(["w", "wr"]);
        expect(graph.nodes.map((n) => n.opType)).not.toContain("ConstantOfShape");
      }
    }
  });

  it("may state the default activations", () => {
    const activations = { kind: "strings", value: ["sigmoid", "Tanh", "Tanh"] } as const;
    expect(train(recurrent({ attributes: { activations } })).gradients.size).toBe(2);
  });

  it("give their last hidden states", () => {
    for (const direction of ["forward", "reverse"]) {
      const { gradients } = train(recurrent({ attributes: { direction: text(direction) }, output: 1 }));
      expect([...gradients.keys()]).toEqual(["w", "wr"]);
    }
  });
});
