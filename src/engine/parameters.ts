import { type Graph, type Model, sizeOf, type Tensor } from "../onnx/index.ts";

/** Where a parameter lies in the flat vector of a training step, and in which order its elements are stored there. */
export interface ParameterSlot {
  readonly name: string;
  /** The model's own shape. */
  readonly shape: readonly number[];
  /** Shape as stored: [K, Co, Ci] for a convolution's [Co, Ci, K], otherwise the model's own. */
  readonly stored: readonly number[];
  readonly offset: number;
  readonly size: number;
}

/** The weights of one-dimensional convolutions, which are stored tap by tap. */
export function convolutionWeights(graph: Graph): Set<string> {
  const weights = graph.nodes.filter((node) => node.opType === "Conv").map((node) => node.inputs[1]!);
  return new Set(weights.filter((name) => graph.initializers.get(name)?.shape.length === 3));
}

/** Whether a parameter is a matrix or a kernel: neither a bias, nor the scale or shift of a normalisation. */
export function isWeight(graph: Graph, name: string): boolean {
  // The one bias that has two dimensions is that of the recurrent operators.
  const recurrent = graph.nodes.some(
    (node) => ["LSTM", "GRU", "RNN"].includes(node.opType) && node.inputs[3] === name,
  );
  return !recurrent && graph.initializers.get(name)!.shape.length > 1;
}

/** [Co, Ci, K] to [K, Co, Ci], or back. */
function permuteTaps(from: Float32Array, [co, ci, k]: readonly number[], toStored: boolean): Float32Array {
  const to = new Float32Array(from.length);
  const rows = co! * ci!;
  for (let row = 0; row < rows; row++) {
    for (let tap = 0; tap < k!; tap++) {
      if (toStored) to[tap * rows + row] = from[row * k! + tap]!;
      else to[row * k! + tap] = from[tap * rows + row]!;
    }
  }
  return to;
}

/** The stored form of a convolution's weight. */
export function tapMajor(weight: Tensor): Tensor {
  const [co, ci, k] = weight.shape as [number, number, number];
  return {
    type: "float32",
    shape: [k, co, ci],
    data: permuteTaps(weight.data as Float32Array, weight.shape, true),
  };
}

/** A flat vector's layout for the given parameters of a model. */
export function layOut(graph: Graph, names: readonly string[]): ParameterSlot[] {
  const taps = convolutionWeights(graph);
  let offset = 0;
  return names.map((name) => {
    const { shape } = graph.initializers.get(name)!;
    const size = sizeOf(shape);
    const stored = taps.has(name) ? [shape[2]!, shape[0]!, shape[1]!] : shape;
    const slot = { name, shape, stored, offset, size };
    offset += size;
    return slot;
  });
}

/** The flat vector of a model's values. */
export function pack(graph: Graph, slots: readonly ParameterSlot[]): Float32Array {
  const flat = new Float32Array(slots.reduce((a, s) => a + s.size, 0));
  for (const s of slots) {
    const data = graph.initializers.get(s.name)!.data as Float32Array;
    flat.set(s.stored === s.shape ? data : permuteTaps(data, s.shape, true), s.offset);
  }
  return flat;
}

/** The model with the values of a flat vector in place of its own. */
export function withParameters(model: Model, slots: readonly ParameterSlot[], flat: Float32Array): Model {
  const initializers = new Map(model.graph.initializers);
  for (const s of slots) {
    const part = flat.slice(s.offset, s.offset + s.size);
    const data = s.stored === s.shape ? part : permuteTaps(part, s.shape, false);
    initializers.set(s.name, { type: "float32", shape: s.shape, data });
  }
  return { ...model, graph: { ...model.graph, initializers } };
}
