import { intAttribute, intsAttribute, type Node, type Shape } from "../types.ts";
import { axisOf, known, ShapeError, UnknownShape } from "./rule.ts";

/**
 * What the layout and reduction operators ask for, read once for shapes, gradients and lowering alike: axes counted from the front,
 * defaults filled in. `constant` gives the integers of an input where it is a constant of the graph. All throw ShapeError when an
 * argument is computed at run time or does not fit.
 */
export type Constants = (input: number) => number[] | undefined;

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

function integers(constant: Constants, i: number, what: string): number[] {
  const values = constant(i);
  if (!values) throw new UnknownShape(`${what} must be a constant of the graph`);
  return values;
}

/** Integers by an input or, in older operator sets, by an attribute; undefined where neither is there. */
function optional(node: Node, constant: Constants, i: number, name: string): readonly number[] | undefined {
  return node.inputs[i] ? integers(constant, i, name) : intsAttribute(node, name);
}

/** The axes of a reduction; all of them where none are given. */
export function reducedAxes(node: Node, rank: number, constant: Constants): number[] {
  const axes = optional(node, constant, 1, "axes") ?? [];
  if (axes.length > 0) return axes.map((a) => axisOf(a, rank));
  return intAttribute(node, "noop_with_empty_axes", 0) ? [] : Array.from({ length: rank }, (_, i) => i);
}

/** The axes that a Squeeze takes away. */
export function squeezedAxes(node: Node, shape: Shape, constant: Constants): number[] {
  const given = optional(node, constant, 1, "axes")?.map((a) => axisOf(a, shape.length));
  const axes = given ?? shape.flatMap((d, i) => (d === 1 ? [i] : []));
  for (const a of axes)
    if (shape[a] !== 1) throw new ShapeError(`axis ${a} has ${shape[a]} elements and cannot be squeezed`);
  return axes;
}

/** The axes of the result that an Unsqueeze adds. */
export function unsqueezedAxes(node: Node, rank: number, constant: Constants): number[] {
  const given = optional(node, constant, 1, "axes") ?? [];
  return given.map((a) => axisOf(a, rank + given.length));
}

/** The sizes of a Split's parts along its axis. */
export function splitSizes(node: Node, shape: Shape, constant: Constants): readonly number[] {
  const total = known(shape[splitAxis(node, shape)], "the split axis");
  const given = optional(node, constant, 1, "split");
  const count = intAttribute(node, "num_outputs", node.outputs.length);
  const even = Math.ceil(total / count);
  const sizes = given ?? Array.from({ length: count }, (_, i) => Math.min(even, total - even * i));
  if (sizes.length !== node.outputs.length || sizes.some((s) => s < 0) || sum(sizes) !== total)
    throw new ShapeError(`${total} elements cannot be split into parts of ${sizes}`);
  return sizes;
}

export const splitAxis = (node: Node, shape: Shape): number =>
  axisOf(intAttribute(node, "axis", 0), shape.length);

/** What a Slice takes along one axis: `count` elements from `start` on, every `step`-th. */
export interface SliceRange {
  readonly axis: number;
  readonly start: number;
  readonly count: number;
  readonly step: number;
}

/** The axes that a Slice changes, clamped as ONNX does; one that is taken whole, as a batch may be, is not among them. */
export function sliceRanges(node: Node, shape: Shape, constant: Constants): SliceRange[] {
  const starts = integers(constant, 1, "starts");
  const ends = integers(constant, 2, "ends");
  const axes = optional(node, constant, 3, "axes") ?? starts.map((_, i) => i);
  const steps = optional(node, constant, 4, "steps") ?? starts.map(() => 1);
  return axes.flatMap((a, i) => {
    const axis = axisOf(a, shape.length);
    const [start, end, step] = [starts[i]!, ends[i]!, steps[i]!];
    if (start === 0 && step === 1 && end >= 0x7fffffff) return [];
    const length = known(shape[axis], "a sliced axis");
    const clamp = (v: number, low: number, high: number) =>
      Math.min(high, Math.max(low, v < 0 ? v + length : v));
    const s = step > 0 ? clamp(start, 0, length) : clamp(start, 0, length - 1);
    const e = step > 0 ? clamp(end, 0, length) : clamp(end, -1, length - 1);
    return [{ axis, start: s, count: Math.max(0, Math.ceil((e - s) / step)), step }];
  });
}

/** How much a Pad adds before and after each axis; negative where it cuts. */
export function padAmounts(
  node: Node,
  rank: number,
  constant: Constants,
): { before: readonly number[]; after: readonly number[] } {
  const pads = integers(constant, 1, "pads");
  const axes = (optional(node, constant, 3, "axes") ?? Array.from({ length: rank }, (_, i) => i)).map((a) =>
    axisOf(a, rank),
  );
  if (pads.length !== 2 * axes.length)
    throw new ShapeError(`${pads.length} pads do not fit ${axes.length} axes`);
  const along = (offset: number) =>
    Array.from({ length: rank }, (_, i) => (axes.includes(i) ? pads[axes.indexOf(i) + offset]! : 0));
  return { before: along(0), after: along(axes.length) };
}
