import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../test/support/folder.ts";
import { Random } from "../base/index.ts";
import { readModel, readModelFile, simplify } from "./index.ts";
import { type GraphMessage, type ModelMessage, ModelProto, type TensorMessage } from "./schema.ts";

/** Damaged and hostile files: an error that names the file, never another exception, a hang or a large allocation. */
const folder = new URL("../../test/fixtures/onnx/", import.meta.url);
const fixtures = readdirSync(folder).filter((f) => f.endsWith(".onnx"));
const bytesOf = (name: string) => readFileSync(new URL(name, folder));

/** Reads and simplifies; gives the message of the UserError, or undefined where there is none. Anything else that is thrown fails the test. */
function refusal(bytes: Uint8Array, file = "theirs.onnx"): string | undefined {
  try {
    const { graph } = readModel(bytes, file);
    simplify(
      { ...graph, inputs: graph.inputs.map((v) => ({ ...v, shape: ["N", ...v.shape.slice(1)] })) },
      file,
    );
    return undefined;
  } catch (error) {
    expect((error as Error).name, (error as Error).stack).toBe("UserError");
    return (error as Error).message;
  }
}

const value = (name: string, dims: (number | string)[] = []) => ({
  name,
  type: {
    tensor_type: {
      elem_type: 1,
      shape: { dim: dims.map((d) => (typeof d === "number" ? { dim_value: d } : { dim_param: d })) },
    },
  },
});
const relu = (input: string, output: string) => ({
  op_type: "Relu",
  name: output,
  input: [input],
  output: [output],
});

function file(graph: GraphMessage, more: Partial<ModelMessage> = {}): Uint8Array {
  const message: ModelMessage = {
    ir_version: 8,
    opset_import: [{ domain: "", version: 18 }],
    graph,
    ...more,
  };
  return ModelProto.encode(ModelProto.fromObject(message)).finish();
}

const small = (graph: Partial<GraphMessage>) =>
  file({ input: [value("x", ["N", 3])], output: [value("y")], node: [relu("x", "y")], ...graph });

it("takes the file that the others are made of", () => {
  expect(refusal(small({}))).toBeUndefined();
});

describe("a damaged file", () => {
  it.each(fixtures)("%s, cut short at every sixteenth", (name) => {
    const bytes = bytesOf(name);
    for (let i = 0; i < 16; i++) {
      const message = refusal(bytes.subarray(0, Math.floor((bytes.length * i) / 16)), name);
      expect(message, `${i}/16`).toContain(name);
    }
  });

  const different = [
    "resnet.script",
    "resnet.dynamo-unfolded",
    "lstm.dynamo",
    "attention.script-length",
    "encoder.script",
  ];
  it.each(different.map((name) => `${name}.onnx`))("%s, 200 times with bits flipped", (name) => {
    const bytes = bytesOf(name);
    const random = new Random("bit flips", name);
    let refused = 0;
    for (let i = 0; i < 200; i++) {
      const damaged = Uint8Array.from(bytes);
      for (let k = 0; k <= i % 4; k++) damaged[random.int(bytes.length)]! ^= 1 << random.int(8);
      const message = refusal(damaged, name);
      if (message === undefined) continue;
      expect(message).toContain(name);
      refused++;
    }
    expect(refused).toBeGreaterThan(10);
  });
});

describe("a file that is something else", () => {
  const png = Uint8Array.of(
    0x89,
    0x50,
    0x4e,
    0x47,
    0x0d,
    0x0a,
    0x1a,
    0x0a,
    0,
    0,
    0,
    0x0d,
    0x49,
    0x48,
    0x44,
    0x52,
  );
  it.each<[string, Uint8Array]>([
    ["empty.onnx", new Uint8Array(0)],
    ["notes.txt", new TextEncoder().encode("Dear colleague,\nplease find the model attached.\n")],
    ["picture.png", png],
    ["zeros.onnx", new Uint8Array(4096)],
  ])("%s", (name, bytes) => {
    expect(refusal(bytes, name)).toContain(name);
    const path = join(temporary(), name);
    writeFileSync(path, bytes);
    expect(() => readModelFile(path)).toThrow(path);
  });

  it("or is not there, or a folder", () => {
    expect(() => readModelFile("/nowhere/model.onnx")).toThrow(
      "/nowhere/model.onnx: there is no such file; give the path of an ONNX file",
    );
    const dir = temporary();
    expect(() => readModelFile(dir)).toThrow(`${dir}: failed with EISDIR; give the path of an ONNX file`);
  });
});

describe("a tensor that does not fit its declaration", () => {
  const tensor = (t: TensorMessage) => refusal(small({ initializer: [{ name: "w", data_type: 1, ...t }] }));

  it.each<[string, TensorMessage, string]>([
    [
      "too little",
      { dims: [2, 2], raw_data: new Uint8Array(12) },
      "has 12 bytes where its shape [2,2] needs 16",
    ],
    ["too much", { dims: [2], float_data: [1, 2, 3] }, "has 3 values where its shape [2] needs 2"],
    ["a negative size", { dims: [-4], raw_data: new Uint8Array(16) }, "shape [-4] is not supported"],
    ["10^12 elements", { dims: [1_000_000, 1_000_000], raw_data: new Uint8Array(8) }, "needs 4000000000000"],
    ["10^12 elements and none there", { dims: [1_000_000_000_000] }, "has 0 values"],
    ["sizes that overflow", { dims: [2 ** 40, 2 ** 40, 2 ** 40], float_data: [1] }, "has 1 values"],
    ["an element type that there is not", { data_type: 99, dims: [1] }, "element type 99 is not supported"],
    ["text", { data_type: 8, dims: [0] }, "a string tensor of shape [0] is not supported"],
  ])("%s", (_, t, message) => {
    const before = process.memoryUsage().arrayBuffers;
    expect(tensor(t)).toContain(`theirs.onnx, tensor "w": `);
    expect(tensor(t)).toContain(message);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
  });

  it("is not made larger by a shape that is computed", () => {
    const huge = (node: object[]) =>
      refusal(
        small({
          initializer: [{ name: "s", data_type: 7, dims: [2], int64_data: [1_000_000, 1_000_000] }],
          node: [...(node as []), { op_type: "Add", name: "add", input: ["x", "big"], output: ["y"] }],
        }),
      );
    expect(huge([{ op_type: "ConstantOfShape", input: ["s"], output: ["big"] }])).toMatch(
      /do not broadcast|not supported/,
    );
    const one = { op_type: "Constant", output: ["one"], attribute: [{ name: "value_float", type: 1, f: 1 }] };
    expect(huge([one, { op_type: "Expand", input: ["one", "s"], output: ["big"] }])).toMatch(
      /do not broadcast/,
    );
  });
});

describe("a graph that is none", () => {
  it.each<[string, Partial<GraphMessage>, RegExp]>([
    [
      "a cycle",
      { node: [relu("b", "a"), relu("a", "b"), relu("b", "y")] },
      /theirs\.onnx: Relu "a" depends on its own output/,
    ],
    ["itself", { node: [relu("y", "y")] }, /Relu "y" depends on its own output/],
    [
      "an undefined input",
      { node: [relu("z", "y")] },
      /Relu "y" takes "z", which nothing in the graph gives/,
    ],
    ["an undefined output", { node: [relu("x", "a")] }, /the output "y" is given by nothing/],
    [
      "a value given twice",
      { node: [relu("x", "y"), relu("x", "y")] },
      /Relu "y" gives "y", which is given already/,
    ],
    ["an input given again", { node: [relu("x", "x"), relu("x", "y")] }, /gives "x", which is given already/],
    ["two inputs of one name", { input: [value("x", [1]), value("x", [1])] }, /an input gives "x", which is/],
    [
      "two initializers of one name",
      {
        initializer: [
          { name: "w", data_type: 1, dims: [1], float_data: [1] },
          { name: "w", data_type: 1, dims: [1], float_data: [2] },
        ],
      },
      /two initializers are named "w"/,
    ],
    [
      "an operator named like a method",
      { node: [{ op_type: "constructor", input: ["x"], output: ["y"] }] },
      /constructor .*not supported/,
    ],
    [
      "a domain named like a method",
      { node: [{ op_type: "valueOf", domain: "__proto__", input: ["x"], output: ["y"] }] },
      /valueOf .*not supported/,
    ],
    [
      "a Constant that holds nothing",
      { node: [{ op_type: "Constant", name: "c", output: ["y"] }] },
      /Constant "c" holds nothing/,
    ],
  ])("%s", (_, graph, message) => {
    expect(refusal(small(graph))).toMatch(message);
  });

  it("is sorted where its nodes are only out of order", () => {
    const { graph } = readModel(small({ node: [relu("b", "y"), relu("a", "b"), relu("x", "a")] }));
    expect(graph.nodes.map((n) => n.outputs[0])).toEqual(["a", "b", "y"]);
    expect(graph.types.get("y")!.shape).toEqual(["N", 3]);
  });

  it.each([9, 40, 3000])("graphs within graphs, %i deep", (depth) => {
    let graph: GraphMessage = { node: [relu("x", "y")] };
    for (let i = 0; i < depth; i++)
      graph = {
        node: [{ op_type: "If", output: ["y"], attribute: [{ name: "then_branch", type: 5, g: graph }] }],
      };
    let bytes: Uint8Array;
    try {
      bytes = file({ ...graph, input: [value("x")], output: [value("y")] });
    } catch {
      bytes = nested(depth);
    }
    expect(refusal(bytes)).toMatch(/theirs\.onnx/);
  });

  it.each([1, 10, 23, 99])("operator set %i", (version) => {
    const model = file(
      { node: [relu("x", "y")], input: [value("x")], output: [value("y")] },
      {
        opset_import: [{ domain: "", version }],
      },
    );
    expect(refusal(model)).toMatch(new RegExp(`uses operator set ${version}, and 11 to 22 are supported`));
  });

  it("without an operator set, or with functions of its own", () => {
    const graph = { node: [relu("x", "y")], input: [value("x")], output: [value("y")] };
    expect(refusal(file(graph, { opset_import: [] }))).toMatch(/does not say which operator set/);
    expect(refusal(file(graph, { functions: [{ name: "f" }] }))).toMatch(/model-local functions/);
  });
});

/** The bytes of graphs within graphs, written from the inside out: field 5 of a node, 6 of an attribute, 1 of a graph. */
function nested(depth: number): Uint8Array {
  const field = (number: number, content: Uint8Array) => {
    const length: number[] = [];
    for (let n = content.length; ; n >>>= 7) {
      length.push(n > 127 ? (n & 127) | 128 : n);
      if (n <= 127) break;
    }
    return Uint8Array.of((number << 3) | 2, ...length, ...content);
  };
  let graph: Uint8Array = field(1, new Uint8Array(0));
  for (let i = 0; i < depth; i++) graph = field(1, field(5, field(6, graph)));
  return field(7, graph);
}
