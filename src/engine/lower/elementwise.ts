import { elementTypes, int, intAttribute } from "../../onnx/index.ts";
import {
  type LowerContext,
  type LowerRule,
  modelShape,
  o,
  refuse,
  type Stored,
  storedAxis,
  storedShape,
} from "./context.ts";
import { addPhases, interleave, type Phases } from "./phases.ts";

/** A value brought into the stored shape that broadcasting against a value of the given rank and batch axis needs. */
export function aligned(c: LowerContext, v: Stored, rank: number, batch: number): string {
  const missing = rank - v.shape.length;
  if (v.batch >= 0) {
    if (v.batch + missing !== batch) refuse(c, "it combines values whose batches are on different axes");
    return missing === 0 ? v.name : o.reshape(c.g, v.name, [...Array(missing).fill(1), ...v.shape]);
  }
  if (v.shape.length === 0 || batch < 0) return v.name;
  const padded = [...Array(missing).fill(1), ...v.shape];
  if (padded[batch] !== 1) refuse(c, "a constant differs between the records of a batch");
  const shape = [...padded.filter((_, i) => i !== batch), 1];
  return o.reshape(c.g, v.name, shape);
}

/** A value of the given model shape and batch axis, summed over the axes along which one of shape `to` was broadcast to it. */
export function summedTo(
  c: LowerContext,
  from: Stored,
  to: { readonly shape: readonly number[]; readonly batch: number },
): string {
  const rank = from.shape.length;
  const ordered = modelShape(from, c.n);
  const missing = rank - to.shape.length;
  // The batch is summed even where it has one record only, so that what remains has no batch axis.
  const goes = (d: number, i: number) =>
    i < missing || (to.shape[i - missing] === 1 && d !== 1) || (i === from.batch && to.batch < 0);
  const axes = ordered.flatMap((d, i) => (goes(d, i) ? [storedAxis(i, from.batch, rank)] : []));
  const sum = axes.length ? o.sum(c.g, from.name, axes) : from.name;
  return o.reshape(c.g, sum, storedShape(to.shape, to.batch));
}

/** The runtime's own operator on the one input. */
export const unary: LowerRule = (c) => c.set(c.g.op(c.node.opType, [c.input(0).name], c.node.attributes));

const broadcastInputs = (c: LowerContext): string[] => {
  const { shape, batch } = c.outputShape();
  return c.node.inputs.map((_, i) => aligned(c, c.input(i), shape.length, batch));
};

const broadcast: LowerRule = (c) => c.set(c.g.op(c.node.opType, broadcastInputs(c), c.node.attributes));

/** Two at a time: the runtime's sum of three is eight times slower than two additions. */
const pairwise =
  (op: string): LowerRule =>
  (c) =>
    c.set(broadcastInputs(c).reduce((a, b) => c.g.op(op, [a, b])));

/** One rule for several operators. */
export const all = (rule: LowerRule, ...names: string[]): Record<string, LowerRule> =>
  Object.fromEntries(names.map((name) => [name, rule]));

export const elementwiseLowering: Record<string, LowerRule> = {
  ...all(unary, "Neg", "Abs", "Sign", "Sqrt", "Exp", "Log", "Reciprocal", "Floor", "Ceil", "Round", "Not"),
  ...all(broadcast, "Sub", "Mul", "Div", "Pow", "Where", "And", "Or"),
  ...all(broadcast, "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual"),
  // The gradients of a strided block's two branches are added before their phases are put together.
  Add: (c) => {
    const [a, b] = c.node.inputs.map((v) => c.saved<Phases | undefined>(v));
    if (!a || !b || a.phases.length !== b.phases.length) return broadcast(c);
    const sum = addPhases(c, a, b);
    c.save(c.node.outputs[0]!, sum);
    c.set(interleave(c, sum));
  },
  Max: pairwise("Max"),
  Min: pairwise("Min"),
  Sum: pairwise("Add"),
  Identity: (c) => c.set(c.input(0).name),
  // All floating types are float32 in training.
  Cast: (c) => {
    const to = intAttribute(c.node, "to", 1);
    const float = elementTypes[to]?.startsWith("float") ?? false;
    c.set(c.g.op("Cast", [c.input(0).name], { to: int(float ? 1 : to) }));
  },
  SumTo: (c) => c.set(summedTo(c, c.input(0), c.outputShape())),
};
