import { UserError } from "../base/index.ts";
import {
  type Attributes,
  float32,
  floatAttribute,
  type Graph,
  int,
  int64,
  intAttribute,
  type Node,
  type Tensor,
  textAttribute,
} from "../onnx/index.ts";

/** Gates and activations per direction, as ONNX defines them. */
const kinds: Readonly<Record<string, { gates: number; activations: readonly string[] }>> = {
  LSTM: { gates: 4, activations: ["Sigmoid", "Tanh", "Tanh"] },
  GRU: { gates: 3, activations: ["Sigmoid", "Tanh"] },
};

export const isRecurrent = (node: Node): boolean => node.domain === "" && node.opType in kinds;

/** Operators that give zeros when their first input is all zeros. */
const keepingZeros = ["Expand", "Identity", "Slice", "Reshape", "Squeeze", "Unsqueeze", "Transpose", "Cast"];

/**
 * Rewrites the LSTM and GRU layers of an inference graph into the one form that training knows: x, W, R and B go in, the hidden states Y of
 * all time steps come out. The last hidden states are read from Y, a missing bias becomes a frozen zero, initial states that are zero are
 * left out. @throws UserError naming file and node for what this form cannot express.
 */
export function plainRecurrent(graph: Graph, file: string): Graph {
  const initializers = new Map(graph.initializers);
  const used = new Set([...graph.nodes.flatMap((n) => n.inputs), ...graph.outputs.map((v) => v.name)]);
  const producers = new Map(graph.nodes.flatMap((n) => n.outputs.map((v) => [v, n] as const)));

  function isZero(value: string): boolean {
    const constant = initializers.get(value);
    if (constant) return zeros(constant);
    const node = producers.get(value);
    if (!node) return false;
    const held = node.attributes.value;
    if (node.opType === "ConstantOfShape") return held?.kind !== "tensor" || zeros(held.value);
    if (node.opType === "Constant") return held?.kind === "tensor" && zeros(held.value);
    return keepingZeros.includes(node.opType) && isZero(node.inputs[0]!);
  }

  const nodes = graph.nodes.flatMap((node) => {
    if (!isRecurrent(node)) return [node];
    const fail = (what: string, remedy: string): never => {
      throw new UserError(
        `${file}: ${node.opType} "${node.name}" ${what}, which cannot be trained; ${remedy}`,
      );
    };
    const [x, w, r, b, lengths, ...states] = node.inputs as [string, string, string, ...string[]];
    if (lengths) fail(`has sequence lengths ("${lengths}")`, "export it for records of one length");
    const initial = states.slice(0, 2).find((v) => v && !isZero(v));
    if (initial) fail(`starts from the state "${initial}"`, "export it with zero or no initial states");
    if (states[2]) fail("has peepholes", "export it without them");
    const attributes = plainAttributes(node, fail);
    const [y, last, cell] = node.outputs;
    if (cell && used.has(cell))
      fail(`gives its last cell state ("${cell}")`, "build the model on its hidden states");
    let bias = b;
    if (!bias) {
      const [directions] = initializers.get(r)?.shape ?? graph.types.get(r)?.shape ?? [];
      const size = 2 * kinds[node.opType]!.gates * intAttribute(node, "hidden_size", 0);
      if (typeof directions !== "number") throw new Error(`the shape of "${r}" is not known`);
      bias = `${node.name}.no bias`;
      initializers.set(bias, float32([directions, size], new Float32Array(directions * size)));
    }
    const all = y || `${node.name}.Y`;
    const plain = { ...node, inputs: [x, w, r, bias], outputs: [all], attributes };
    return [plain, ...(last && used.has(last) ? lastStates(plain, last, initializers) : [])];
  });
  return { ...graph, nodes, initializers };
}

const zeros = (t: Tensor): boolean =>
  Array.from(t.data as ArrayLike<number | bigint>).every((v) => Number(v) === 0);

/** The attributes without those that only state ONNX's defaults. */
function plainAttributes(node: Node, fail: (what: string, remedy: string) => never): Attributes {
  if (intAttribute(node, "layout", 0) !== 0)
    fail("has its batch first (layout = 1)", "export it with layout = 0");
  if (floatAttribute(node, "clip", 0) !== 0) fail("clips its gates", "export it without clip");
  if (intAttribute(node, "input_forget", 0) !== 0)
    fail("couples its input and forget gates", "export it without input_forget");
  const { activations, hidden_size, direction, linear_before_reset } = node.attributes;
  const expected = kinds[node.opType]!.activations;
  if (
    activations?.kind === "strings" &&
    activations.value.some((name, i) => name.toLowerCase() !== expected[i % expected.length]!.toLowerCase())
  ) {
    fail(`has the activations ${activations.value.join(", ")}`, `export it with ${expected.join(", ")}`);
  }
  return Object.fromEntries(
    Object.entries({ hidden_size, direction, linear_before_reset }).filter(([, v]) => v !== undefined),
  ) as Attributes;
}

/**
 * Nodes that give the last hidden states [D, N, H] from Y [T, D, N, H]: those of the last sample for the forward direction, of the first
 * for the reverse one.
 */
function lastStates(node: Node, name: string, initializers: Map<string, Tensor>): Node[] {
  const y = node.outputs[0]!;
  const constant = (hint: string, values: readonly number[]): string => {
    const key = `${name}.${hint}`;
    initializers.set(key, int64(values));
    return key;
  };
  const plain = (
    opType: string,
    inputs: readonly string[],
    output: string,
    attributes: Attributes = {},
  ): Node => ({
    name: output,
    opType,
    domain: "",
    inputs,
    outputs: [output],
    attributes,
  });
  const direction = textAttribute(node, "direction", "forward");
  const directions = direction === "bidirectional" ? ["forward", "reverse"] : [direction];
  const parts = directions.map((which, d) => {
    const at = which === "reverse" ? 0 : -1;
    const end = at === 0 ? 1 : 2 ** 31 - 1;
    const range = [
      constant(`starts ${d}`, [at, d]),
      constant(`ends ${d}`, [end, d + 1]),
      constant("axes", [0, 1]),
    ];
    const sample = plain("Slice", [y, ...range], `${name}.sample ${d}`);
    const output = directions.length === 1 ? name : `${name}.state ${d}`;
    return [sample, plain("Squeeze", [sample.outputs[0]!, constant("time", [0])], output)];
  });
  if (directions.length === 1) return parts[0]!;
  const states = parts.map((p) => p[1]!.outputs[0]!);
  return [...parts.flat(), plain("Concat", states, name, { axis: int(0) })];
}
