import {
  axisOf,
  type GraphBuilder,
  int,
  intAttribute,
  ints,
  intsAttribute,
  type Node,
} from "../../onnx/index.ts";
import { type GradientRule, own } from "../rule.ts";

/** Undoes a change of shape: dy in the shape of x, the batch taking what is left over. */
function reshapeBack(g: GraphBuilder, dy: string, x: string): string {
  const shape = g.shapeOf(x).map((d) => (typeof d === "number" ? d : -1));
  return g.op("Reshape", [dy, g.integers(shape)]);
}

const reshaped: GradientRule = ({ graph: g, node, dy }) => [reshapeBack(g, dy(), node.inputs[0]!)];

function rangeAttributes(g: GraphBuilder, node: Node) {
  const constant = (i: number) => g.integersOf(node.inputs[i] ?? "");
  const starts = constant(1) ?? [];
  return { starts, axes: constant(3) ?? starts.map((_, i) => i), steps: constant(4) ?? starts.map(() => 1) };
}

export const layoutRules: Record<string, GradientRule> = {
  Reshape: reshaped,
  Flatten: reshaped,
  Squeeze: reshaped,
  Unsqueeze: reshaped,
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
  Slice: ({ graph: g, node, dy }) => {
    const shape = g.shapeOf(node.inputs[0]!);
    const out = g.shapeOf(node.outputs[0]!);
    const { starts, axes, steps } = rangeAttributes(g, node);
    if (steps.some((s) => s !== 1))
      throw new Error(`Slice "${node.name}": only a step of 1 can be differentiated`);
    const pads = Array(2 * shape.length).fill(0);
    axes.forEach((a, i) => {
      const axis = axisOf(a, shape.length);
      const length = shape[axis] as number;
      const begin = Math.min(length, Math.max(0, starts[i]! < 0 ? starts[i]! + length : starts[i]!));
      pads[axis] = begin;
      pads[axis + shape.length] = length - begin - (out[axis] as number);
    });
    return [g.op("Pad", [dy(), g.integers(pads)])];
  },
};

const reduction =
  (name: string): GradientRule =>
  ({ graph: g, node, dy }) => {
    const x = node.inputs[0]!;
    const rank = g.shapeOf(x).length;
    const given =
      g.integersOf(node.inputs[1] ?? "") ??
      intsAttribute(node, "axes") ??
      Array.from({ length: rank }, (_, i) => i);
    const attributes = {
      axes: ints(given.map((a) => axisOf(a, rank))),
      keepdims: int(intAttribute(node, "keepdims", 1)),
    };
    const inputs = name === "ReduceMaxGrad" ? [dy(), x, node.outputs[0]!] : [dy(), x];
    return [g.op(name, inputs, attributes, own)];
  };

export const reductionRules: Record<string, GradientRule> = {
  ReduceMean: reduction("ReduceMeanGrad"),
  ReduceSum: reduction("ReduceSumGrad"),
  ReduceMax: reduction("ReduceMaxGrad"),
};
