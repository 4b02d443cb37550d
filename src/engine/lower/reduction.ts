import { axisOf, int, intAttribute, intsAttribute, reducedAxes } from "../../onnx/index.ts";
import { type LowerContext, type LowerRule, o, refuse, storedAxis } from "./context.ts";

/** The stored place of one of the model's axes of input 0. */
export function place(c: LowerContext, axis: number): number {
  const x = c.input(0);
  const a = axisOf(axis, x.shape.length);
  if (a === x.batch) refuse(c, "it acts on the batch axis, across records");
  return storedAxis(a, x.batch, x.shape.length);
}

const reduce: LowerRule = (c) => {
  const x = c.input(0);
  const axes = reducedAxes(c.node, x.shape.length, c.integers).map((a) => place(c, a));
  if (axes.length === 0) return c.set(x.name);
  const keepdims = int(intAttribute(c.node, "keepdims", 1));
  c.set(c.g.op(c.node.opType, [x.name, c.g.integers(axes)], { keepdims }));
};

/** dy of a reduction brought back to the rank of x, with length 1 along the reduced axes. */
function kept(c: LowerContext): { dy: string; axes: number[] } {
  const x = c.input(1);
  const axes = intsAttribute(c.node, "axes")!.map((a) => storedAxis(a, x.batch, x.shape.length));
  return {
    dy: o.reshape(
      c.g,
      c.input(0).name,
      x.shape.map((d, i) => (axes.includes(i) ? 1 : d)),
    ),
    axes,
  };
}

/** The first extreme takes the whole gradient: its index among the reduced elements is compared with every position. */
const extremeGrad =
  (argument: "ArgMax" | "ArgMin"): LowerRule =>
  (c) => {
    const { g } = c;
    const { dy, axes } = kept(c);
    const x = c.input(1);
    const count = axes.reduce((a, i) => a * x.shape[i]!, 1);
    const positions = (shape: readonly number[]) =>
      g.constant({ type: "int64", shape, data: BigInt64Array.from({ length: count }, (_, i) => BigInt(i)) });
    const mask = (values: string, axis: number, shape: readonly number[]) => {
      const index = g.op(argument, [values], { axis: int(axis), keepdims: int(1) });
      return g.op("Cast", [g.op("Equal", [positions(shape), index])], { to: int(1) });
    };
    if (axes.length === 1) {
      const along = x.shape.map((_, i) => (i === axes[0] ? count : 1));
      return c.set(o.mul(g, dy, mask(x.name, axes[0]!, along)));
    }
    // Several axes are brought to the front, in the model's order, and counted as one.
    const inOrder = [...axes].sort((a, b) => a - b);
    const perm = [...inOrder, ...x.shape.map((_, i) => i).filter((i) => !axes.includes(i))];
    const front = o.transpose(g, x.name, perm);
    const flat = mask(o.reshape(g, front, [count, -1]), 0, [count, 1]);
    const inverse = perm.map((_, i) => perm.indexOf(i));
    const moved = o.reshape(
      g,
      flat,
      perm.map((i) => x.shape[i]!),
    );
    c.set(o.mul(g, dy, o.transpose(g, moved, inverse)));
  };

export const reductionLowering: Record<string, LowerRule> = {
  ReduceMean: reduce,
  ReduceSum: reduce,
  ReduceMax: reduce,
  ReduceMin: reduce,
  ReduceSumGrad: (c) => c.set(c.g.op("Expand", [kept(c).dy, c.g.integers(c.input(1).shape)])),
  ReduceMeanGrad: (c) => {
    const { dy, axes } = kept(c);
    const count = axes.reduce((a, i) => a * c.input(1).shape[i]!, 1);
    c.set(c.g.op("Expand", [o.mul(c.g, dy, c.g.scalar(1 / count)), c.g.integers(c.input(1).shape)]));
  },
  ReduceMaxGrad: extremeGrad("ArgMax"),
  ReduceMinGrad: extremeGrad("ArgMin"),
};
