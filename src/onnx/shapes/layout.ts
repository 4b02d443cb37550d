import { type Dimension, intAttribute, intsAttribute } from "../types.ts";
import { axisOf, known, type ShapeContext, ShapeError, type ShapeRule } from "./rule.ts";

const integers = (c: ShapeContext, i: number, what: string): number[] => {
  const v = c.integers(i);
  if (!v) throw new ShapeError(`${what} must be a constant of the graph`);
  return v;
};

/** Product of the known dimensions and the list of the named ones. */
const split = (shape: readonly Dimension[]) => ({
  size: shape.reduce<number>((a, d) => (typeof d === "number" ? a * d : a), 1),
  names: shape.filter((d) => typeof d === "string"),
});

/** The shape that Reshape gives. A named dimension can be kept by 0 or taken over by -1. */
function reshape(from: readonly Dimension[], to: readonly number[]): Dimension[] {
  const shape: Dimension[] = to.map((d, i) => (d === 0 ? from[i]! : d));
  const at = shape.indexOf(-1);
  if (at < 0) return shape;
  const rest = shape.filter((_, i) => i !== at);
  const a = split(from);
  const b = split(rest);
  const names = a.names.filter((n) => !b.names.includes(n));
  const ratio = a.size / b.size;
  if (names.length > 1 || (names.length === 1 && ratio !== 1) || !Number.isInteger(ratio)) {
    throw new ShapeError(`[${from}] cannot be reshaped to [${to}] with its batch kept apart`);
  }
  shape[at] = names[0] ?? ratio;
  return shape;
}

/** First, last (exclusive) and step of a Slice along an axis of the given length, clamped as ONNX does. */
function sliceRange(
  length: number,
  start: number,
  end: number,
  step: number,
): { start: number; count: number } {
  const clamp = (v: number, low: number, high: number) =>
    Math.min(high, Math.max(low, v < 0 ? v + length : v));
  const s = step > 0 ? clamp(start, 0, length) : clamp(start, 0, length - 1);
  const e = step > 0 ? clamp(end, 0, length) : clamp(end, -1, length - 1);
  return { start: s, count: Math.max(0, Math.ceil((e - s) / step)) };
}

export const layoutShapes: Record<string, ShapeRule> = {
  Reshape: (c) => [
    { type: c.input(0).type, shape: reshape(c.input(0).shape, integers(c, 1, "the target shape")) },
  ],
  Flatten: (c) => {
    const { type, shape } = c.input(0);
    const axis = intAttribute(c.node, "axis", 1);
    const product = (s: readonly Dimension[]) =>
      s.length === 1 ? s[0]! : s.reduce<number>((a, d) => a * known(d, "a flattened dimension"), 1);
    return [{ type, shape: [product(shape.slice(0, axis)), product(shape.slice(axis))] }];
  },
  Transpose: (c) => {
    const { type, shape } = c.input(0);
    const perm = intsAttribute(c.node, "perm") ?? shape.map((_, i) => shape.length - 1 - i);
    return [{ type, shape: perm.map((p) => shape[p]!) }];
  },
  Squeeze: (c) => {
    const { type, shape } = c.input(0);
    const axes = c.has(1) ? integers(c, 1, "axes").map((a) => axisOf(a, shape.length)) : undefined;
    return [{ type, shape: shape.filter((d, i) => (axes ? !axes.includes(i) : d !== 1)) }];
  },
  Unsqueeze: (c) => {
    const { type, shape } = c.input(0);
    const given = integers(c, 1, "axes");
    const axes = given.map((a) => axisOf(a, shape.length + given.length));
    const rest = [...shape];
    return [
      {
        type,
        shape: Array.from({ length: shape.length + given.length }, (_, i) =>
          axes.includes(i) ? 1 : rest.shift()!,
        ),
      },
    ];
  },
  Concat: (c) => {
    const { type, shape } = c.input(0);
    const axis = axisOf(intAttribute(c.node, "axis", 0), shape.length);
    const total = c.node.inputs.reduce(
      (a, _, i) => a + known(c.input(i).shape[axis], "the concatenated axis"),
      0,
    );
    return [{ type, shape: shape.map((d, i) => (i === axis ? total : d)) }];
  },
  Split: (c) => {
    const { type, shape } = c.input(0);
    const axis = axisOf(intAttribute(c.node, "axis", 0), shape.length);
    const total = known(shape[axis], "the split axis");
    const count = c.node.outputs.length;
    const even = Math.ceil(total / count);
    const sizes = c.has(1)
      ? integers(c, 1, "split")
      : Array.from({ length: count }, (_, i) => Math.min(even, total - even * i));
    return sizes.map((n) => ({ type, shape: shape.map((d, i) => (i === axis ? n : d)) }));
  },
  Slice: (c) => {
    const { type, shape } = c.input(0);
    const [starts, ends] = [integers(c, 1, "starts"), integers(c, 2, "ends")];
    const axes = c.has(3) ? integers(c, 3, "axes") : starts.map((_, i) => i);
    const steps = c.has(4) ? integers(c, 4, "steps") : starts.map(() => 1);
    const out = [...shape];
    axes.forEach((a, i) => {
      const axis = axisOf(a, shape.length);
      out[axis] = sliceRange(known(shape[axis], "a sliced axis"), starts[i]!, ends[i]!, steps[i]!).count;
    });
    return [{ type, shape: out }];
  },
  Gather: (c) => {
    const { type, shape } = c.input(0);
    const axis = axisOf(intAttribute(c.node, "axis", 0), shape.length);
    return [{ type, shape: [...shape.slice(0, axis), ...c.input(1).shape, ...shape.slice(axis + 1)] }];
  },
  Pad: (c) => {
    const { type, shape } = c.input(0);
    const pads = integers(c, 1, "pads");
    return [
      {
        type,
        shape: shape.map((d, i) => {
          const extra = pads[i]! + pads[i + shape.length]!;
          return extra === 0 ? d : known(d, "a padded axis") + extra;
        }),
      },
    ];
  },
  Expand: (c) => [{ type: c.input(0).type, shape: integers(c, 1, "shape") }],
  Constant: (c) => {
    const value = c.node.attributes.value;
    if (value?.kind !== "tensor")
      throw new ShapeError("only Constant nodes that hold a tensor are supported");
    return [{ type: value.value.type, shape: value.value.shape }];
  },
  Shape: (c) => [{ type: "int64", shape: [c.input(0).shape.length] }],
};
