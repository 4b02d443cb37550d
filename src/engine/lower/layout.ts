import { axisOf, int, intAttribute, intsAttribute } from "../../onnx/index.ts";
import { type LowerContext, type LowerRule, o, storedAxis, storedShape } from "./context.ts";

const fail = (c: LowerContext, what: string): never => {
  throw new Error(`${c.node.opType} "${c.node.name}": ${what}`);
};

/** Storing the batch last leaves a change of shape a change of shape, as long as nothing crosses the batch axis. */
const reshaped: LowerRule = (c) => {
  const x = c.input(0);
  const out = c.outputShape();
  if (x.batch >= 0) {
    const before = (shape: readonly number[], batch: number) =>
      shape.slice(0, batch).reduce((a, b) => a * b, 1);
    if (out.batch < 0 || before(x.shape, x.batch) !== before(out.shape, out.batch))
      fail(c, "elements move across the batch axis");
  }
  c.set(o.reshape(c.g, x.name, storedShape(out.shape, out.batch)));
};

/** The stored place of one of the model's axes of input 0. */
const place = (c: LowerContext, axis: number) => {
  const x = c.input(0);
  const a = axisOf(axis, x.shape.length);
  if (a === x.batch) fail(c, "acts on the batch axis");
  return storedAxis(a, x.batch, x.shape.length);
};

const reductionAxes = (c: LowerContext) =>
  c.integers(1) ?? intsAttribute(c.node, "axes") ?? fail(c, "reduces all axes, the batch among them");

const reduce: LowerRule = (c) => {
  const axes = reductionAxes(c).map((a) => place(c, a));
  c.set(c.g.op(c.node.opType, [c.input(0).name, c.g.integers(axes)], c.node.attributes));
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
  Concat: (c) =>
    c.set(
      o.concat(
        c.g,
        c.node.inputs.map((_, i) => c.input(i).name),
        place(c, intAttribute(c.node, "axis", 0)),
      ),
    ),
  Split: (c) => {
    const axis = intAttribute(c.node, "axis", 0);
    const sizes = c.node.outputs.map(
      (_, i) => c.outputShape(i).shape[axisOf(axis, c.outputShape(i).shape.length)]!,
    );
    o.split(c.g, c.input(0).name, sizes, place(c, axis)).forEach((v, i) => void c.set(v, i));
  },
  Slice: (c) => {
    const starts = c.integers(1)!;
    const axes = (c.integers(3) ?? starts.map((_, i) => i)).map((a) => place(c, a));
    const inputs = [c.input(0).name, c.g.integers(starts), c.g.integers(c.integers(2)!), c.g.integers(axes)];
    c.set(c.g.op("Slice", c.has(4) ? [...inputs, c.g.integers(c.integers(4)!)] : inputs));
  },
  Pad: (c) => {
    const x = c.input(0);
    const rank = x.shape.length;
    const given = c.integers(1)!;
    const pads = [...storedShape(given.slice(0, rank), x.batch), ...storedShape(given.slice(rank), x.batch)];
    c.set(c.g.op("Pad", [x.name, c.g.integers(pads), c.has(2) ? c.input(2).name : c.g.scalar(0)]));
  },
  ReduceMean: reduce,
  ReduceSum: reduce,
  ReduceMax: reduce,
  ReduceSumGrad: (c) => c.set(c.g.op("Expand", [kept(c).dy, c.g.integers(c.input(1).shape)])),
  ReduceMeanGrad: (c) => {
    const { dy, axes } = kept(c);
    const count = axes.reduce((a, i) => a * c.input(1).shape[i]!, 1);
    c.set(c.g.op("Expand", [o.mul(c.g, dy, c.g.scalar(1 / count)), c.g.integers(c.input(1).shape)]));
  },
  // The first maximum takes the whole gradient: its index along the axis is compared with every position.
  ReduceMaxGrad: (c) => {
    const { dy, axes } = kept(c);
    const x = c.input(1);
    if (axes.length !== 1) fail(c, "the gradient of a maximum over several axes is not supported");
    const axis = axes[0]!;
    const index = c.g.op("ArgMax", [x.name], { axis: int(axis), keepdims: int(1) });
    const length = x.shape[axis]!;
    const positions = c.g.constant({
      type: "int64",
      shape: x.shape.map((_, i) => (i === axis ? length : 1)),
      data: BigInt64Array.from({ length }, (_, i) => BigInt(i)),
    });
    const mask = c.g.op("Cast", [c.g.op("Equal", [positions, index])], { to: int(1) });
    c.set(o.mul(c.g, dy, mask));
  },
};
