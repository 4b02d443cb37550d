import { axisOf, ShapeError } from "../shapes/index.ts";
import {
  type Dimension,
  floatAttribute,
  intAttribute,
  ints,
  intsAttribute,
  type Node,
  type Tensor,
  transposedMatrix,
} from "../types.ts";
import type { Axis } from "./reshape.ts";

/**
 * Attention is often written with records and heads as one axis, or records and samples. Training keeps the batch in an axis of its own.
 * A value with such an axis is therefore replaced by one with more axes, in which the batch is apart, and the operators on it by what
 * does the same there. Known are those that such models use between the Reshape that joins the axes and the one that parts them.
 */
export interface Apart {
  /** The value that stands for it. */
  readonly name: string;
  /** The axes of the value that is replaced, each as axes of the other. */
  readonly axes: readonly Axis[];
}

/** What replaces a node: nodes whose last one gives `value`, in place of the node's output. */
export interface Replacement {
  readonly nodes: readonly Node[];
  readonly axes: readonly Axis[];
}

export interface ApartContext {
  readonly node: Node;
  apart(input: number): Apart | undefined;
  constant(input: number): Tensor | undefined;
  /** Stores a constant and gives its name. */
  store(hint: string, tensor: Tensor): string;
  /** A Reshape of a value. */
  reshape(value: string, shape: readonly Dimension[], output: string): Node;
}

const elementwise = new Set(
  "Add Sub Mul Div Pow Relu LeakyRelu Elu Gelu Sigmoid Tanh Erf Sqrt Exp Neg Abs Clip Dropout Softplus".split(
    " ",
  ),
);
const overLastAxis = new Set(["Softmax", "LayerNormalization"]);
const last = (axes: readonly Axis[]) => axes.at(-1)!;
const single = (axis: Axis | undefined) => axis?.length === 1;
const size = (axis: Axis) => axis[0] as number;

/** The node on the values that stand for its inputs. @throws ShapeError for an operator that has no such form. */
export function keepApart(c: ApartContext): Replacement {
  const { node } = c;
  const [x, y] = [c.apart(0), c.apart(1)];
  const output = `${node.outputs[0]}/apart`;
  const fail = (): never => {
    const of = (x ?? y)!.axes.map((a) => a.join("*"));
    throw new ShapeError(
      `${node.opType} "${node.name}": its input [${of}] has the batch in one axis with something else, which is not supported here`,
    );
  };
  const inputs = node.inputs.map((v, i) => c.apart(i)?.name ?? v);
  const same = (axes: readonly Axis[], attributes = node.attributes): Replacement => ({
    nodes: [{ ...node, inputs, outputs: [output], attributes }],
    axes,
  });

  if (node.opType === "Transpose" && x) {
    const rank = x.axes.length;
    const perm = intsAttribute(node, "perm") ?? x.axes.map((_, i) => rank - 1 - i);
    const starts = x.axes.map((_, i) => x.axes.slice(0, i).flat().length);
    const wide = perm.flatMap((p) => x.axes[p]!.map((_, i) => starts[p]! + i));
    return same(
      perm.map((p) => x.axes[p]!),
      { ...node.attributes, perm: ints(wide) },
    );
  }
  if (elementwise.has(node.opType)) {
    const axes = (x ?? y)!.axes;
    const fits = node.inputs.every((v, i) => {
      const [other, tensor] = [c.apart(i), c.constant(i)];
      if (other) return String(other.axes.map((a) => a.join("*"))) === String(axes.map((a) => a.join("*")));
      // A constant along the last axis is broadcast to whatever is before it.
      return !v || (tensor !== undefined && tensor.shape.length <= 1);
    });
    return fits &&
      (single(last(axes)) || node.inputs.every((_, i) => (c.constant(i)?.data.length ?? 1) === 1))
      ? same(axes)
      : fail();
  }
  if (overLastAxis.has(node.opType) && x) {
    const axis = axisOf(intAttribute(node, "axis", -1), x.axes.length);
    if (axis !== x.axes.length - 1 || !single(last(x.axes))) fail();
    return same(x.axes, { ...node.attributes, axis: { kind: "int", value: -1 } });
  }
  if (node.opType === "MatMul" && x && single(last(x.axes))) {
    const weight = c.constant(1);
    if (weight?.shape.length === 2) return same([...x.axes.slice(0, -1), [weight.shape[1]!]]);
    const lead = (a: readonly Axis[]) => String(a.slice(0, -2).map((d) => d.join("*")));
    const matrices = x.axes.length > 2 && single(x.axes.at(-2)) && y?.axes.slice(-2).every(single);
    if (y && matrices && lead(x.axes) === lead(y.axes)) return same([...x.axes.slice(0, -1), last(y.axes)]);
  }
  if (node.opType === "Gemm" && x && single(last(x.axes))) {
    const [weight, bias] = [c.constant(1), c.constant(2)];
    const plain =
      !intAttribute(node, "transA", 0) &&
      floatAttribute(node, "alpha", 1) === 1 &&
      floatAttribute(node, "beta", 1) === 1;
    if (!plain || weight?.type !== "float32" || (node.inputs[2] && bias?.shape.length !== 1)) return fail();
    const stored = intAttribute(node, "transB", 0)
      ? c.store(`${node.inputs[1]}/transposed`, transposedMatrix(weight))
      : node.inputs[1]!;
    const columns = weight.shape[intAttribute(node, "transB", 0) ? 0 : 1]!;
    const product = bias ? `${output}/product` : output;
    const matmul: Node = {
      ...node,
      opType: "MatMul",
      inputs: [x.name, stored],
      outputs: [product],
      attributes: {},
    };
    const add: Node = {
      ...node,
      name: `${node.name}/bias`,
      opType: "Add",
      inputs: [product, node.inputs[2]!],
      outputs: [output],
      attributes: {},
    };
    return { nodes: bias ? [matmul, add] : [matmul], axes: [...x.axes.slice(0, -1), [columns]] };
  }
  if ((node.opType === "Squeeze" || node.opType === "Unsqueeze") && x) {
    const given = c.constant(1);
    if (!given) return fail();
    const squeeze = node.opType === "Squeeze";
    const rank = x.axes.length + (squeeze ? 0 : given.data.length);
    const at = Array.from(given.data as ArrayLike<number | bigint>, (a) => axisOf(Number(a), rank));
    const rest = [...x.axes];
    const axes = squeeze
      ? x.axes.filter((_, i) => !at.includes(i))
      : Array.from({ length: rank }, (_, i): Axis => (at.includes(i) ? [1] : rest.shift()!));
    if (squeeze && at.some((a) => !single(x.axes[a]) || size(x.axes[a]!) !== 1)) fail();
    return { nodes: [c.reshape(x.name, axes.flat(), output)], axes };
  }
  return fail();
}
