import {
  float32,
  floatAttribute,
  int,
  intAttribute,
  intsAttribute,
  padAmounts,
  sliceRanges,
  splitSizes,
  textAttribute,
} from "../../onnx/index.ts";
import {
  type LowerContext,
  type LowerRule,
  modelShape,
  o,
  refuse,
  storedAxis,
  storedShape,
} from "./context.ts";
import { aligned } from "./elementwise.ts";
import { place } from "./reduction.ts";

/** Storing the batch last leaves a change of shape a change of shape, as long as nothing crosses the batch axis. */
const reshaped: LowerRule = (c) => {
  const x = c.input(0);
  const out = c.outputShape();
  if (x.batch >= 0) {
    const before = (shape: readonly number[], batch: number) =>
      shape.slice(0, batch).reduce((a, b) => a * b, 1);
    if (out.batch < 0 || before(x.shape, x.batch) !== before(out.shape, out.batch))
      refuse(
        c,
        "it mixes the records of a batch; keep the batch as a dimension of its own, given as 0 or -1 and not as a number",
      );
  }
  c.set(o.reshape(c.g, x.name, storedShape(out.shape, out.batch)));
};

/**
 * Indices taken back to an axis of zeros: the axis is gathered from dy with one slice of zeros appended, once per round, where a round
 * holds each index at most once.
 */
function gatherGrad(c: LowerContext): string {
  const { g } = c;
  const dy = c.input(0);
  const size = intAttribute(c.node, "size", 0);
  const axis = place(c, intAttribute(c.node, "axis", 0));
  const indices = intsAttribute(c.node, "indices")!;
  const rounds: number[][] = [];
  indices.forEach((index, k) => {
    const free = rounds.find((r) => r[index] === indices.length);
    const round: number[] = free ?? Array(size).fill(indices.length);
    if (!free) rounds.push(round);
    round[index] = k;
  });
  const padded = rounds.some((r) => r.includes(indices.length))
    ? o.pad(g, dy.name, dy.shape.length, axis, 0, 1)
    : dy.name;
  const parts = rounds.map((r) => g.op("Gather", [padded, g.integers(r)], { axis: int(axis) }));
  return parts.length ? parts.reduce((a, b) => o.add(g, a, b)) : zeros(c, c.outputShape());
}

const zeros = (c: LowerContext, { shape, batch }: { shape: readonly number[]; batch: number }): string =>
  c.g.op("Expand", [c.g.constant(float32([1], [0])), c.g.integers(storedShape(shape, batch))]);

export const layoutLowering: Record<string, LowerRule> = {
  Reshape: reshaped,
  Flatten: reshaped,
  Squeeze: reshaped,
  Unsqueeze: reshaped,
  Transpose: (c) => {
    const x = c.input(0);
    const rank = x.shape.length;
    const perm = intsAttribute(c.node, "perm") ?? Array.from({ length: rank }, (_, i) => rank - 1 - i);
    const moved = perm.filter((a) => a !== x.batch).map((a) => storedAxis(a, x.batch, rank));
    const stored = x.batch < 0 ? moved : [...moved, rank - 1];
    c.set(stored.every((a, i) => a === i) ? x.name : o.transpose(c.g, x.name, stored));
  },
  Expand: (c) => {
    const { shape, batch } = c.outputShape();
    const x = aligned(c, c.input(0), shape.length, batch);
    c.set(c.g.op("Expand", [x, c.g.integers(storedShape(shape, batch))]));
  },
  Concat: (c) => {
    const parts = c.node.inputs.map((_, i) => c.input(i));
    if (parts.some((p) => p.batch !== parts[0]!.batch))
      refuse(
        c,
        "it joins values with and without a batch, or with it on different axes; expand the constant",
      );
    const axis = place(c, intAttribute(c.node, "axis", 0));
    c.set(
      o.concat(
        c.g,
        parts.map((p) => p.name),
        axis,
      ),
    );
  },
  Split: (c) => {
    const sizes = splitSizes(c.node, modelShape(c.input(0), c.n), c.integers);
    const parts = o.split(c.g, c.input(0).name, sizes, place(c, intAttribute(c.node, "axis", 0)));
    parts.forEach((v, i) => {
      if (c.node.outputs[i]) c.set(v, i);
    });
  },
  /** (x, gradients of the parts), with zeros for the parts that have none. */
  SplitGrad: (c) => {
    const axis = place(c, intAttribute(c.node, "axis", 0));
    const shape = c.input(0).shape;
    const parts = intsAttribute(c.node, "split")!.map((size, i) =>
      c.has(i + 1)
        ? c.input(i + 1).name
        : zeros(c, { shape: shape.map((d, a) => (a === axis ? size : d)), batch: -1 }),
    );
    c.set(o.concat(c.g, parts, axis));
  },
  Slice: (c) => {
    const shape = modelShape(c.input(0), c.n);
    const ranges = sliceRanges(c.node, shape, c.integers);
    if (ranges.length === 0) return c.set(c.input(0).name);
    const axes = ranges.map((r) => place(c, r.axis));
    // Backwards to the very first element ends before 0, which is written as before -length.
    const ends = ranges.map((r) => {
      const end = r.start + r.count * r.step;
      return end < 0 ? -shape[r.axis]! - 1 : end;
    });
    const lists = [ranges.map((r) => r.start), ends, axes, ranges.map((r) => r.step)];
    c.set(c.g.op("Slice", [c.input(0).name, ...lists.map((l) => c.g.integers(l))]));
  },
  Pad: (c) => {
    const x = c.input(0);
    const mode = textAttribute(c.node, "mode", "constant");
    if (mode !== "constant") refuse(c, `it pads by "${mode}"; pad with zeros instead`);
    const { before, after } = padAmounts(c.node, x.shape.length, c.integers);
    if (x.batch >= 0 && (before[x.batch] || after[x.batch])) refuse(c, "it adds or removes records");
    const pads = [...storedShape(before, x.batch), ...storedShape(after, x.batch)];
    const filler = c.has(2) ? c.input(2).name : c.g.scalar(floatAttribute(c.node, "value", 0));
    c.set(c.g.op("Pad", [x.name, c.g.integers(pads), filler]));
  },
  Gather: (c) => {
    const indices = c.integers(1);
    if (!indices) refuse(c, "its indices are computed; they must be constants");
    const axis = place(c, intAttribute(c.node, "axis", 0));
    c.set(c.g.op("Gather", [c.input(0).name, c.input(1).name], { axis: int(axis) }));
  },
  GatherGrad: (c) => c.set(gatherGrad(c)),
};
