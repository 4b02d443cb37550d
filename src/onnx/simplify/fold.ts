import { elementTypes } from "../schema.ts";
import { type SliceRange, sliceRanges } from "../shapes/index.ts";
import { axisOf, broadcast } from "../shapes/rule.ts";
import {
  type DataType,
  type Dimension,
  intAttribute,
  intsAttribute,
  type Node,
  type Shape,
  sizeOf,
  type ValueType,
} from "../types.ts";
import { binary, givesTruth, rounded, unary } from "./arithmetic.ts";
import { BATCH, isNumber, type Known, type KnownValue, LARGEST, numbersOf } from "./known.ts";

/** What is known where a node is folded. */
export interface FoldContext {
  readonly node: Node;
  known(input: number): KnownValue | undefined;
  typeOf(input: number): ValueType | undefined;
  /** The type of the first output; undefined where inference does not know it. */
  outputType(): ValueType | undefined;
}

/** Gives the node's first output where it is known, otherwise undefined. */
type Fold = (c: FoldContext) => KnownValue | undefined;

const numbers = (shape: Shape): readonly number[] | undefined =>
  shape.every((d) => typeof d === "number") && sizeOf(shape as number[]) <= LARGEST
    ? (shape as number[])
    : undefined;

function stridesOf(shape: readonly number[]): number[] {
  const strides = Array<number>(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = strides[i + 1]! * shape[i + 1]!;
  return strides;
}

/** A value of the given shape whose element at each index is the element `at` (row-major) of `data`. */
function pick(
  type: DataType,
  shape: readonly number[],
  data: ArrayLike<Known>,
  at: (index: readonly number[]) => number,
): KnownValue {
  const index = Array<number>(shape.length).fill(0);
  const picked = Array.from({ length: sizeOf(shape) }, () => {
    const v = data[at(index)]!;
    for (let a = shape.length - 1; a >= 0 && ++index[a]! === shape[a]; a--) index[a] = 0;
    return v;
  });
  return { type, shape, data: picked };
}

/** Row-major position in a tensor of shape `from` that is broadcast to the index's shape. */
function broadcasting(from: readonly number[], rank: number): (index: readonly number[]) => number {
  const strides = stridesOf(from).map((s, i) => (from[i] === 1 ? 0 : s));
  const skip = rank - from.length;
  return (index) => strides.reduce((sum, s, i) => sum + s * index[i + skip]!, 0);
}

/** The same elements in the shape that inference gives. */
const reshaped: Fold = (c) => {
  const [x, type] = [c.known(0), c.outputType()];
  if (!x || !type) return undefined;
  if ("fill" in x) return { ...x, shape: type.shape };
  const shape = numbers(type.shape);
  return shape && { ...x, shape };
};

const convert =
  (typeOf: (c: FoldContext) => DataType | undefined): Fold =>
  (c) => {
    const [x, type] = [c.known(0), typeOf(c)];
    if (!x || !type || type === "string" || type === "float16") return undefined;
    if ("fill" in x) return { type, shape: x.shape, fill: rounded(x.fill, type) };
    const all = numbersOf(x);
    if (all) return { type, shape: x.shape, data: Array.from(all, (v) => rounded(v, type)) };
    return type === "int64" || type === "int32" ? { ...x, type } : undefined;
  };

/** The operands' elements side by side, broadcast, through `f`. */
function elementwise(
  operands: readonly KnownValue[],
  type: DataType,
  f: (...v: Known[]) => Known | undefined,
): KnownValue | undefined {
  const shape = operands.map((v) => v.shape).reduce<Shape>((a, b) => broadcast(a, b), []);
  const fills = operands.map((v) => ("fill" in v ? v.fill : v.data.length === 1 ? v.data[0]! : undefined));
  if (operands.some((v) => "fill" in v) && fills.every((v) => v !== undefined && isNumber(v))) {
    const fill = f(...(fills as number[]));
    return fill === undefined || !isNumber(fill) ? undefined : { type, shape, fill: rounded(fill, type) };
  }
  const out = numbers(shape);
  if (!out) return undefined;
  const parts = operands.map((v) => {
    const data = "fill" in v ? numbersOf(v)! : v.data;
    return { data, at: broadcasting(v.shape as number[], out.length) };
  });
  const index = Array<number>(out.length).fill(0);
  const data: Known[] = [];
  for (let i = 0; i < sizeOf(out); i++) {
    const v = f(...parts.map((p) => p.data[p.at(index)]!));
    if (v === undefined) return undefined;
    data.push(isNumber(v) ? rounded(v, type) : v);
    for (let a = out.length - 1; a >= 0 && ++index[a]! === out[a]; a--) index[a] = 0;
  }
  return { type, shape: out, data };
}

const integerTypes: ReadonlySet<DataType> = new Set(["int64", "int32", "int16", "int8", "uint8", "uint16"]);

const binaryFold: Fold = (c) => {
  const [a, b] = [c.known(0), c.known(1)];
  if (!a || !b || c.node.inputs.length !== 2) return undefined;
  const type = givesTruth.has(c.node.opType) ? "bool" : a.type;
  const f = binary[c.node.opType]!;
  return elementwise([a, b], type, (p, q) => f(p!, q!, integerTypes.has(a.type)));
};

const unaryFold: Fold = (c) => {
  const x = c.known(0);
  const f = unary[c.node.opType]!;
  return x && elementwise([x], x.type, (v) => (isNumber(v!) ? f(v) : undefined));
};

/** A shape as a value gives it. */
function shapeFrom(v: KnownValue | undefined): Dimension[] | undefined {
  if (!v || "fill" in v) return undefined;
  const shape = Array.from(v.data, (d) => (isNumber(d) ? d : d.batches === 1 ? BATCH : undefined));
  return shape.includes(undefined) ? undefined : (shape as Dimension[]);
}

const special: Readonly<Record<string, Fold>> = {
  Shape: (c) => {
    const x = c.typeOf(0);
    if (!x) return undefined;
    const rank = x.shape.length;
    const bound = (v: number) => Math.min(rank, Math.max(0, v < 0 ? v + rank : v));
    const dims = x.shape.slice(
      bound(intAttribute(c.node, "start", 0)),
      bound(intAttribute(c.node, "end", rank)),
    );
    if (dims.some((d) => typeof d === "string" && d !== BATCH)) return undefined;
    const data = dims.map((d): Known => (typeof d === "number" ? d : { batches: 1 }));
    return { type: "int64", shape: [dims.length], data };
  },
  Cast: convert((c) => elementTypes[intAttribute(c.node, "to", 1)]),
  CastLike: convert((c) => c.typeOf(1)?.type),
  Concat: (c) => {
    const parts = c.node.inputs.map((_, i) => c.known(i));
    if (parts.length === 0 || !parts.every((p) => p && !("fill" in p))) return undefined;
    const all = parts as Extract<KnownValue, { data: unknown }>[];
    const { type, shape } = all[0]!;
    const axis = axisOf(intAttribute(c.node, "axis", 0), shape.length);
    const outer = sizeOf(shape.slice(0, axis));
    const total = all.reduce((sum, p) => sum + p.data.length, 0);
    if (total > LARGEST) return undefined;
    const data: Known[] = [];
    for (let row = 0; row < outer; row++) {
      for (const p of all) {
        const width = p.data.length / outer;
        for (let i = 0; i < width; i++) data.push(p.data[row * width + i]!);
      }
    }
    const length = all.reduce((sum, p) => sum + p.shape[axis]!, 0);
    return { type, shape: shape.map((d, i) => (i === axis ? length : d)), data };
  },
  Gather: (c) => {
    const [x, indices] = [c.known(0), c.known(1)];
    const at = indices && numbersOf(indices);
    if (!x || "fill" in x || !at || "fill" in indices) return undefined;
    const axis = axisOf(intAttribute(c.node, "axis", 0), x.shape.length);
    const length = x.shape[axis]!;
    const shape = numbers([...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)]);
    const rank = indices.shape.length;
    if (!shape || Array.from(at).some((i) => !(i >= -length && i < length))) return undefined;
    const [strides, own] = [stridesOf(x.shape), stridesOf(indices.shape)];
    return pick(x.type, shape, x.data, (index) => {
      const chosen = at[own.reduce((sum, s, i) => sum + s * index[axis + i]!, 0)]!;
      return strides.reduce((sum, s, i) => {
        const position =
          i < axis ? index[i]! : i === axis ? (chosen + length) % length : index[i + rank - 1]!;
        return sum + s * position;
      }, 0);
    });
  },
  Slice: (c) => {
    const x = c.known(0);
    const type = c.outputType();
    if (!x || !type) return undefined;
    if ("fill" in x) return { ...x, shape: type.shape };
    const shape = numbers(type.shape);
    if (!shape) return undefined;
    const constant = (i: number) => {
      const v = c.known(i);
      const all = v && numbersOf(v);
      return all && Array.from(all);
    };
    const ranges: SliceRange[] = sliceRanges(c.node, x.shape, constant);
    const strides = stridesOf(x.shape);
    const base = ranges.reduce((sum, r) => sum + r.start * strides[r.axis]!, 0);
    const steps = strides.map((s, i) => s * (ranges.find((r) => r.axis === i)?.step ?? 1));
    return pick(x.type, shape, x.data, (index) => steps.reduce((sum, s, i) => sum + s * index[i]!, base));
  },
  Transpose: (c) => {
    const x = c.known(0);
    const type = c.outputType();
    if (!x || !type) return undefined;
    if ("fill" in x) return { ...x, shape: type.shape };
    const rank = x.shape.length;
    const perm = intsAttribute(c.node, "perm") ?? x.shape.map((_, i) => rank - 1 - i);
    const strides = stridesOf(x.shape);
    const steps = perm.map((p) => strides[p]!);
    return pick(
      x.type,
      perm.map((p) => x.shape[p]!),
      x.data,
      (index) => steps.reduce((sum, s, i) => sum + s * index[i]!, 0),
    );
  },
  Expand: (c) => {
    const [x, target] = [c.known(0), shapeFrom(c.known(1))];
    if (!x || !target) return undefined;
    const shape = broadcast(x.shape, target);
    if ("fill" in x) return { ...x, shape };
    const first = x.data[0];
    const uniform = first !== undefined && isNumber(first) && Array.from(x.data).every((v) => v === first);
    if (uniform) return { type: x.type, shape, fill: first };
    const out = numbers(shape);
    return out && pick(x.type, out, x.data, broadcasting(x.shape, out.length));
  },
  ConstantOfShape: (c) => {
    const shape = shapeFrom(c.known(0));
    const { value } = c.node.attributes;
    if (!shape) return undefined;
    if (value?.kind !== "tensor") return { type: "float32", shape, fill: 0 };
    return { type: value.value.type, shape, fill: Number(value.value.data[0] ?? 0) };
  },
  Range: (c) => {
    const [start, limit, delta] = [0, 1, 2].map((i) => {
      const v = c.known(i);
      return v && numbersOf(v)?.[0];
    });
    if (start === undefined || limit === undefined || !delta) return undefined;
    const count = Math.max(0, Math.ceil((limit - start) / delta));
    if (!(count <= LARGEST)) return undefined;
    const data = Array.from({ length: count }, (_, i) => start + i * delta);
    return { type: c.known(0)!.type, shape: [count], data };
  },
  Where: (c) => {
    const [condition, a, b] = [c.known(0), c.known(1), c.known(2)];
    if (!condition || !a || !b) return undefined;
    return elementwise([condition, a, b], a.type, (p, q, r) => (isNumber(p!) ? (p ? q : r) : undefined));
  },
  Identity: (c) => c.known(0),
  Reshape: reshaped,
  Squeeze: reshaped,
  Unsqueeze: reshaped,
  Flatten: reshaped,
};

const folds: Readonly<Record<string, Fold>> = {
  ...Object.fromEntries(Object.keys(binary).map((name) => [name, binaryFold])),
  ...Object.fromEntries(Object.keys(unary).map((name) => [name, unaryFold])),
  ...special,
};

/** What a node gives, where that is known before run time. @throws ShapeError when its inputs do not fit. */
export function fold(c: FoldContext): KnownValue | undefined {
  if (c.node.domain !== "" || !Object.hasOwn(folds, c.node.opType)) return undefined;
  return folds[c.node.opType]!(c);
}
