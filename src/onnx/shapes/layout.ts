import { constantOf } from "../constant.ts";
import { type Dimension, intAttribute, intsAttribute, type Shape } from "../types.ts";
import { padAmounts, sliceRanges, splitAxis, splitSizes, squeezedAxes, unsqueezedAxes } from "./arguments.ts";
import {
  axisOf,
  broadcast,
  known,
  type ShapeContext,
  ShapeError,
  type ShapeRule,
  UnknownShape,
} from "./rule.ts";

const integers = (c: ShapeContext, i: number, what: string): number[] => {
  const v = c.integers(i);
  if (!v) throw new UnknownShape(`${what} must be a constant of the graph`);
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
  if (at < 0) {
    const [a, b] = [split(from), split(shape)];
    if (a.size !== b.size || String(a.names) !== String(b.names))
      throw new ShapeError(
        `[${from}] cannot be reshaped to [${to}]${a.names.length ? "; a batch is kept by 0 or -1 in its place" : ""}`,
      );
    return shape;
  }
  const rest = shape.filter((_, i) => i !== at);
  const a = split(from);
  const b = split(rest);
  const names = a.names.filter((n) => !b.names.includes(n));
  const ratio = a.size / b.size;
  if (names.length > 1 || (names.length === 1 && ratio !== 1) || !Number.isInteger(ratio)) {
    throw new UnknownShape(`[${from}] cannot be reshaped to [${to}] with its batch kept apart`);
  }
  shape[at] = names[0] ?? ratio;
  return shape;
}

/** The size of several axes in one; the batch can only be alone there. */
function flattened(shape: readonly Dimension[]): Dimension {
  const { size, names } = split(shape);
  if (names.length === 0) return size;
  if (names.length === 1 && size === 1) return names[0]!;
  throw new UnknownShape(
    `axes of sizes ${shape.join(", ")} would become one, the batch among them; flatten the others only (for a batch-first input: axis 1)`,
  );
}

const along = (shape: Shape, axis: number, size: number): Dimension[] =>
  shape.map((d, i) => (i === axis ? size : d));

export const layoutShapes: Record<string, ShapeRule> = {
  Reshape: (c) => [
    { type: c.input(0).type, shape: reshape(c.input(0).shape, integers(c, 1, "the target shape")) },
  ],
  Flatten: (c) => {
    const { type, shape } = c.input(0);
    const given = intAttribute(c.node, "axis", 1);
    const axis = given < 0 ? given + shape.length : given;
    return [{ type, shape: [flattened(shape.slice(0, axis)), flattened(shape.slice(axis))] }];
  },
  Transpose: (c) => {
    const { type, shape } = c.input(0);
    const perm = intsAttribute(c.node, "perm") ?? shape.map((_, i) => shape.length - 1 - i);
    return [{ type, shape: perm.map((p) => shape[p]!) }];
  },
  Squeeze: (c) => {
    const { type, shape } = c.input(0);
    const axes = squeezedAxes(c.node, shape, c.integers);
    return [{ type, shape: shape.filter((_, i) => !axes.includes(i)) }];
  },
  Unsqueeze: (c) => {
    const { type, shape } = c.input(0);
    const axes = unsqueezedAxes(c.node, shape.length, c.integers);
    const rest = [...shape];
    const dimension = (_: unknown, i: number) => (axes.includes(i) ? 1 : rest.shift()!);
    return [{ type, shape: Array.from({ length: shape.length + axes.length }, dimension) }];
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
    const axis = splitAxis(c.node, shape);
    return splitSizes(c.node, shape, c.integers).map((n) => ({ type, shape: along(shape, axis, n) }));
  },
  Slice: (c) => {
    const { type, shape } = c.input(0);
    const ranges = sliceRanges(c.node, shape, c.integers);
    return [{ type, shape: ranges.reduce((s: Shape, r) => along(s, r.axis, r.count), shape) }];
  },
  Gather: (c) => {
    const { type, shape } = c.input(0);
    const axis = axisOf(intAttribute(c.node, "axis", 0), shape.length);
    return [{ type, shape: [...shape.slice(0, axis), ...c.input(1).shape, ...shape.slice(axis + 1)] }];
  },
  Pad: (c) => {
    const { type, shape } = c.input(0);
    const { before, after } = padAmounts(c.node, shape.length, c.integers);
    const extra = shape.map((_, i) => before[i]! + after[i]!);
    const padded = (d: Dimension, i: number) => known(d, "a padded axis") + extra[i]!;
    return [{ type, shape: shape.map((d, i) => (before[i] === 0 && after[i] === 0 ? d : padded(d, i))) }];
  },
  Expand: (c) => [
    { type: c.input(0).type, shape: broadcast(c.input(0).shape, integers(c, 1, "the target shape")) },
  ],
  Constant: (c) => {
    const value = constantOf(c.node);
    if (!value) throw new ShapeError("only Constant nodes that hold numbers are supported");
    return [{ type: value.type, shape: value.shape }];
  },
  Shape: (c) => [{ type: "int64", shape: [c.input(0).shape.length] }],
};
