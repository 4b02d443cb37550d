import { type LowerContext, type LowerRule, o, type Stored, storedAxis } from "./context.ts";

/** A value brought into the stored shape that broadcasting against a value of the given rank and batch axis needs. */
function aligned(c: LowerContext, v: Stored, rank: number, batch: number): string {
  if (v.batch === batch && v.shape.length === rank) return v.name;
  if (v.batch >= 0)
    throw new Error(`${c.node.opType} "${c.node.name}": values with different batch axes do not broadcast`);
  if (v.shape.length === 0 || batch < 0) return v.name;
  const padded = [...Array(rank - v.shape.length).fill(1), ...v.shape];
  if (padded[batch] !== 1)
    throw new Error(`${c.node.opType} "${c.node.name}": a constant that varies along the batch`);
  const shape = [...padded.filter((_, i) => i !== batch), 1];
  return o.reshape(c.g, v.name, shape);
}

const unary: LowerRule = (c) => c.set(c.g.op(c.node.opType, [c.input(0).name], c.node.attributes));

const broadcast: LowerRule = (c) => {
  const { shape, batch } = c.outputShape();
  const inputs = c.node.inputs.map((_, i) => aligned(c, c.input(i), shape.length, batch));
  c.set(c.g.op(c.node.opType, inputs, c.node.attributes));
};

export const elementwiseLowering: Record<string, LowerRule> = {
  ...Object.fromEntries(
    ["Relu", "Sigmoid", "Tanh", "Neg", "Sqrt", "Exp", "Log", "Softplus"].map((op) => [op, unary]),
  ),
  ...Object.fromEntries(["Add", "Sub", "Mul", "Div"].map((op) => [op, broadcast])),
  Identity: (c) => c.set(c.input(0).name),
  // y > 0 as a float: HardSigmoid with a huge slope is four times faster than Where.
  ReluGrad: (c) => {
    const positive = c.g.op("HardSigmoid", [c.input(1).name], {
      alpha: { kind: "float", value: 1e30 },
      beta: { kind: "float", value: 0 },
    });
    c.set(o.mul(c.g, c.input(0).name, positive));
  },
  SumTo: (c) => {
    const dy = c.input(0);
    const { shape, batch } = c.outputShape();
    if (batch >= 0) throw new Error(`SumTo "${c.node.name}": the result still has a batch`);
    const rank = dy.shape.length;
    const logical =
      dy.batch < 0 ? dy.shape : [...dy.shape.slice(0, dy.batch), c.n, ...dy.shape.slice(dy.batch, -1)];
    const offset = rank - shape.length;
    const axes = logical
      .map((d, i) => (i < offset || (shape[i - offset] === 1 && d !== 1) ? i : -1))
      .filter((i) => i >= 0);
    const reduced = axes.length
      ? o.sum(
          c.g,
          dy.name,
          axes.map((a) => storedAxis(a, dy.batch, rank)),
        )
      : dy.name;
    c.set(o.reshape(c.g, reduced, shape));
  },
};
