import { int } from "../../onnx/index.ts";
import { type LowerContext, type LowerRule, o } from "./context.ts";

/** Logits and targets are stored as [classes, N]. */
const CLASSES = 0;

/** 1 + (p - 1) y: the weight of the positive part, per class and record. */
function weight(c: LowerContext, y: string): string | undefined {
  if (!c.has(2)) return undefined;
  const p = o.reshape(c.g, c.input(2).name, [-1, 1]);
  return o.add(c.g, o.mul(c.g, o.sub(c.g, p, c.g.scalar(1)), y), c.g.scalar(1));
}

export const lossLowering: Record<string, LowerRule> = {
  // Unweighted: softplus(z) - z y. Weighted: (1 - y) z + w softplus(-z).
  BceWithLogits: (c) => {
    const { g } = c;
    const [z, y] = [c.input(0).name, c.input(1).name];
    const w = weight(c, y);
    const entries = w
      ? o.add(g, o.mul(g, o.sub(g, g.scalar(1), y), z), o.mul(g, w, g.op("Softplus", [g.op("Neg", [z])])))
      : o.sub(g, g.op("Softplus", [z]), o.mul(g, z, y));
    c.set(g.op("ReduceMean", [entries], { keepdims: int(0) }));
  },
  BceWithLogitsGrad: (c) => {
    const { g } = c;
    const [z, y] = [c.input(0), c.input(1).name];
    const w = weight(c, y);
    const p = g.op("Sigmoid", [z.name]);
    const one = g.scalar(1);
    const d = w ? o.sub(g, o.sub(g, one, y), o.mul(g, w, o.sub(g, one, p))) : o.sub(g, p, y);
    c.set(o.mul(g, d, g.scalar(1 / z.shape.reduce((a, b) => a * b, 1))));
  },
  // Records without a class (all targets 0) count with a loss of 0.
  CrossEntropyWithLogits: (c) => {
    const { g } = c;
    const [z, y] = [c.input(0).name, c.input(1).name];
    const highest = g.op("ReduceMax", [z, g.integers([CLASSES])], { keepdims: int(1) });
    const sums = o.sum(g, g.op("Exp", [o.sub(g, z, highest)]), [CLASSES], true);
    const logarithms = o.sub(g, o.sub(g, z, highest), g.op("Log", [sums]));
    const entries = o.mul(g, o.sum(g, o.mul(g, y, logarithms), [CLASSES]), g.scalar(-1));
    c.set(g.op("ReduceMean", [entries], { keepdims: int(0) }));
  },
  CrossEntropyWithLogitsGrad: (c) => {
    const { g } = c;
    const [z, y] = [c.input(0).name, c.input(1).name];
    const p = g.op("Softmax", [z], { axis: int(CLASSES) });
    const d = o.sub(g, o.mul(g, p, o.sum(g, y, [CLASSES], true)), y);
    c.set(o.mul(g, d, g.scalar(1 / c.n)));
  },
};
