import { float32, type Graph, sizeOf, type Tensor } from "../../src/onnx/types.ts";

/**
 * The twin of bench/pytorch/formula.py, which describes the formula: weights and data as functions of a
 * tensor's name and the element's index, the same bits in both languages, so that what PyTorch computed from
 * them can be compared without storing any weights.
 */

function fnv1a(name: string): number {
  let h = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) h = Math.imul(h ^ byte, 0x01000193);
  return h;
}

/** Uniform numbers in [-1, 1). */
export function formulaUnit(name: string, size: number): Float64Array {
  const seed = fnv1a(name);
  const u = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let h = Math.imul(i, 0x9e3779b9) ^ seed;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    u[i] = ((h ^ (h >>> 16)) >>> 0) / 2 ** 31 - 1;
  }
  return u;
}

/** A parameter by its PyTorch name and shape. */
export function formulaParameter(name: string, shape: readonly number[]): Tensor {
  const u = formulaUnit(name, sizeOf(shape));
  const bound = Math.sqrt(3 / sizeOf(shape.slice(1)));
  const of = (f: (u: number) => number): Tensor => {
    const data = new Float32Array(u.length);
    for (let i = 0; i < data.length; i++) data[i] = f(u[i]!);
    return float32(shape, data);
  };
  if (name.endsWith("running_var")) return of((v) => 1 + 0.5 * Math.abs(v));
  if (name.endsWith("running_mean") || name.includes("bias")) return of((v) => 0.1 * v);
  return shape.length === 1 ? of((v) => 1 + 0.1 * v) : of((v) => bound * v);
}

/** Signals [N, leads, samples] of variance 1. */
export const formulaEcg = (shape: readonly number[]): Tensor =>
  float32(
    shape,
    formulaUnit("ecg", sizeOf(shape)).map((u) => Math.sqrt(3) * u),
  );

/** Labels [N, classes], 0 or 1. */
export const formulaTargets = (shape: readonly number[]): Tensor =>
  float32(
    shape,
    formulaUnit("targets", sizeOf(shape)).map((u) => Number(u > 0)),
  );

/** The dot product of a tensor with the formula direction of its name. */
export function formulaProjection(name: string, data: ArrayLike<number>): number {
  return formulaUnit(`direction:${name}`, data.length).reduce((sum, u, i) => sum + u * data[i]!, 0);
}

export type Cell = "LSTM" | "GRU";
export type RecurrentParameters = Readonly<Record<"W" | "R" | "B", Tensor>>;

/** For each gate in ONNX's order, its place in PyTorch's: i,o,f,c in i,f,g,o and z,r,h in r,z,n. */
const places: Readonly<Record<Cell, readonly number[]>> = { LSTM: [0, 3, 1, 2], GRU: [1, 0, 2] };

/** PyTorch's names of one layer's parameters, by direction; layer 1 of `rnn` is called `rnn.l1` here. */
const torchNames = (rnn: string, direction: number) => {
  const [, module, layer = "0"] = /^(.+?)(?:\.l(\d+))?$/.exec(rnn)!;
  const end = `l${layer}${direction === 1 ? "_reverse" : ""}`;
  return (["weight_ih", "weight_hh", "bias_ih", "bias_hh"] as const).map(
    (part) => `${module}.${part}_${end}`,
  );
};

function reordered(data: ArrayLike<number>, sources: readonly number[]): Float32Array {
  const size = data.length / sources.length;
  return Float32Array.from({ length: data.length }, (_, i) => {
    return data[sources[Math.floor(i / size)]! * size + (i % size)]!;
  });
}

const join = (parts: readonly Float32Array[]): Float32Array =>
  Float32Array.from(parts.flatMap((part) => Array.from(part)));

/**
 * ONNX's W [D, G H, I], R [D, G H, H] and B [D, 2 G H] from PyTorch's `weight_ih_l0`, `weight_hh_l0`,
 * `bias_ih_l0` ... of layer `rnn`.
 */
export function recurrentFromTorch(
  cell: Cell,
  rnn: string,
  directions: number,
  torch: (name: string) => ArrayLike<number>,
): RecurrentParameters {
  const byDirection = Array.from({ length: directions }, (_, d) =>
    torchNames(rnn, d).map((name) => reordered(torch(name), places[cell])),
  );
  const [w, r] = [0, 1].map((part) => join(byDirection.map((parts) => parts[part]!)));
  const b = join(byDirection.flatMap((parts) => [parts[2]!, parts[3]!]));
  const rows = b.length / directions / 2;
  return {
    W: float32([directions, rows, w!.length / directions / rows], w!),
    R: float32([directions, rows, r!.length / directions / rows], r!),
    B: float32([directions, 2 * rows], b),
  };
}

/** The inverse: PyTorch's tensors by name, for weights or their gradients. */
export function recurrentToTorch(
  cell: Cell,
  rnn: string,
  onnx: Readonly<
    Record<"W" | "R" | "B", { readonly shape: readonly number[]; readonly data: ArrayLike<number> }>
  >,
): Map<string, Float64Array> {
  const directions = onnx.W.shape[0]!;
  const inverse = places[cell].map((_, torchPlace) => places[cell].indexOf(torchPlace));
  const result = new Map<string, Float64Array>();
  const part = (data: ArrayLike<number>, index: number, count: number): Float64Array => {
    const size = data.length / count;
    const block = size / inverse.length;
    return Float64Array.from({ length: size }, (_, i) => {
      return data[index * size + inverse[Math.floor(i / block)]! * block + (i % block)]!;
    });
  };
  for (let d = 0; d < directions; d++) {
    const [ih, hh, bih, bhh] = torchNames(rnn, d) as [string, string, string, string];
    result.set(ih, part(onnx.W.data, d, directions));
    result.set(hh, part(onnx.R.data, d, directions));
    result.set(bih, part(onnx.B.data, 2 * d, 2 * directions));
    result.set(bhh, part(onnx.B.data, 2 * d + 1, 2 * directions));
  }
  return result;
}

/** Names of a graph's recurrent layers ("rnn" of "rnn.W", "rnn.R", "rnn.B") with their cells. */
export function recurrentLayers(graph: Graph): Map<string, Cell> {
  const layers = new Map<string, Cell>();
  for (const [name, { shape }] of graph.initializers)
    if (name.endsWith(".R")) layers.set(name.slice(0, -2), shape[1] === 4 * shape[2]! ? "LSTM" : "GRU");
  return layers;
}

/** The graph with formula values in its parameters; other constants (normalisation, shapes) stay. */
export function withFormulaWeights(graph: Graph): Graph {
  const initializers = new Map(graph.initializers);
  for (const [name, { shape }] of graph.initializers)
    if (/\.(weight|bias|running_mean|running_var)$/.test(name))
      initializers.set(name, formulaParameter(name, shape));
  for (const [rnn, cell] of recurrentLayers(graph)) {
    const [directions, rows, inputs] = graph.initializers.get(`${rnn}.W`)!.shape as [number, number, number];
    const hidden = graph.initializers.get(`${rnn}.R`)!.shape[2]!;
    const columns = (name: string): number[] => {
      if (name.includes("bias")) return [];
      return [name.includes("weight_ih") ? inputs : hidden];
    };
    const parameters = recurrentFromTorch(cell, rnn, directions, (name) =>
      Float32Array.from(formulaParameter(name, [rows, ...columns(name)]).data as Float32Array),
    );
    for (const [part, tensor] of Object.entries(parameters)) initializers.set(`${rnn}.${part}`, tensor);
  }
  return { ...graph, initializers };
}
