import {
  axisOf,
  type GraphBuilder,
  int,
  intAttribute,
  ints,
  intsAttribute,
  padAmounts,
  sliceRanges,
  splitAxis,
  splitSizes,
  textAttribute,
} from "../../onnx/index.ts";
import { type GradientRule, own } from "../rule.ts";
import { sumTo } from "./elementwise.ts";

/** Undoes a change of shape: dy in the shape of x, the batch taking what is left over. */
function reshapeBack(g: GraphBuilder, dy: string, x: string): string {
  const shape = g.shapeOf(x).map((d) => (typeof d === "number" ? d : -1));
  return g.op("Reshape", [dy, g.integers(shape)]);
}

const reshaped: GradientRule = ({ graph: g, node, dy }) => [reshapeBack(g, dy(), node.inputs[0]!)];

/** dy put back where it was taken from: into an axis of `size`, at the given indices, added where they repeat. */
const gatherBack = (
  g: GraphBuilder,
  dy: string,
  axis: number,
  size: number,
  indices: readonly number[],
): string => g.op("GatherGrad", [dy], { axis: int(axis), size: int(size), indices: ints(indices) }, own);

export const layoutRules: Record<string, GradientRule> = {
  Reshape: reshaped,
  Flatten: reshaped,
  Squeeze: reshaped,
  Unsqueeze: reshaped,
  Expand: ({ graph: g, node, dy }) => [sumTo(g, dy(), node.inputs[0]!)],
  Transpose: ({ graph: g, node, dy }) => {
    const rank = g.shapeOf(node.inputs[0]!).length;
    const perm = intsAttribute(node, "perm") ?? Array.from({ length: rank }, (_, i) => rank - 1 - i);
    const inverse = perm.map((_, i) => perm.indexOf(i));
    return [g.op("Transpose", [dy()], { perm: ints(inverse) })];
  },
  Concat: ({ graph: g, node, dy }) => {
    const axis = axisOf(intAttribute(node, "axis", 0), g.shapeOf(node.outputs[0]!).length);
    const sizes = node.inputs.map((v) => g.shapeOf(v)[axis] as number);
    return g.nodeOf("Split", [dy(), g.integers(sizes)], { axis: int(axis) }, { outputs: sizes.length });
  },
  // A part that nothing uses has no gradient: zeros in its place.
  Split: ({ graph: g, node, dy, uses, constant }) => {
    const x = node.inputs[0]!;
    const axis = int(splitAxis(node, g.shapeOf(x)));
    if (node.outputs.every((_, i) => uses(i)))
      return [
        g.op(
          "Concat",
          node.outputs.map((_, i) => dy(i)),
          { axis },
        ),
      ];
    const sizes = ints(splitSizes(node, g.shapeOf(x), constant));
    const parts = node.outputs.map((_, i) => (uses(i) ? dy(i) : ""));
    return [g.op("SplitGrad", [x, ...parts], { axis, split: sizes }, own)];
  },
  Slice: ({ graph: g, node, dy, constant }) => {
    const shape = g.shapeOf(node.inputs[0]!);
    const rank = shape.length;
    const pads = Array(2 * rank).fill(0);
    let gradient = dy();
    for (const { axis, start, count, step } of sliceRanges(node, shape, constant)) {
      const size = shape[axis] as number;
      if (step === 1) {
        pads[axis] = start;
        pads[axis + rank] = size - start - count;
      } else {
        const indices = Array.from({ length: count }, (_, i) => start + i * step);
        gradient = gatherBack(g, gradient, axis, size, indices);
      }
    }
    return [pads.some(Boolean) ? g.op("Pad", [gradient, g.integers(pads)]) : gradient];
  },
  Pad: ({ graph: g, node, dy, needs, constant, refuse }) => {
    const mode = textAttribute(node, "mode", "constant");
    if (mode !== "constant") return refuse(`it pads by "${mode}"; pad with zeros instead`);
    if (needs(2)) return refuse("the value that it pads with must be a constant");
    const { before, after } = padAmounts(node, g.shapeOf(node.inputs[0]!).length, constant);
    return [g.op("Pad", [dy(), g.integers([...before, ...after].map((p) => (p === 0 ? 0 : -p)))])];
  },
  Gather: ({ graph: g, node, dy, constant, refuse }) => {
    const shape = g.shapeOf(node.inputs[0]!);
    const axis = axisOf(intAttribute(node, "axis", 0), shape.length);
    const size = shape[axis]!;
    const indices = constant(1);
    if (!indices || typeof size !== "number")
      return refuse("only constant indices along an axis of known size can be");
    const flat = shape.map((d, i) => (i === axis ? indices.length : typeof d === "number" ? d : -1));
    const rows = g.op("Reshape", [dy(), g.integers(flat)]);
    return [
      gatherBack(
        g,
        rows,
        axis,
        size,
        indices.map((i) => (i < 0 ? i + size : i)),
      ),
    ];
  },
};
