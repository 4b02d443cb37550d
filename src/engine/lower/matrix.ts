import { float, floatAttribute, int, intAttribute } from "../../onnx/index.ts";
import {
  type LowerContext,
  type LowerRule,
  modelShape,
  o,
  refuse,
  type Stored,
  storedShape,
} from "./context.ts";
import { summedTo } from "./elementwise.ts";

/**
 * Matrix products. Where one side is a parameter, the product is taken from the side that leaves the batch innermost; where both sides have
 * a batch, as in attention, they are brought into the model's own order and back.
 */

/** A value in the model's own order, its batch where the model has it. */
function inModelOrder(c: LowerContext, v: Stored): string {
  const last = v.shape.length - 1;
  if (v.batch < 0 || v.batch === last) return v.name;
  const perm = v.shape.map((_, i) => (i < v.batch ? i : i === v.batch ? last : i - 1));
  return c.memo(`${v.name} in model order`, () => o.transpose(c.g, v.name, perm));
}

/** A value of the model's own order as it is stored. */
function asStored(c: LowerContext, name: string, rank: number, batch: number): string {
  if (batch < 0 || batch === rank - 1) return name;
  const axes = Array.from({ length: rank }, (_, i) => i);
  return o.transpose(c.g, name, storedShape(axes, batch));
}

const setFromModelOrder = (c: LowerContext, name: string) => {
  const { shape, batch } = c.outputShape();
  c.set(asStored(c, name, shape.length, batch));
};

const isMatrix = (v: Stored) => v.batch < 0 && v.shape.length === 2;

/** [..., T, F] with its batch on any axis but the last, times a matrix [F, G]: stored as [..., F, N], the matrix comes first. */
const hasColumnsStored = (v: Stored) => v.batch >= 0 && v.batch < v.shape.length - 1;

/** A matrix [S, T] times [..., T, F] with its batch before both: stored as [..., T, F, N], the last two axes are one. */
const hasRowsStored = (v: Stored) => v.batch >= 0 && v.batch < v.shape.length - 2;

/** Stored [..., T, F, N] as [..., T, F N]. */
const joined = (c: LowerContext, v: Stored) =>
  o.reshape(c.g, v.name, [...v.shape.slice(0, -2), v.shape.at(-2)! * v.shape.at(-1)!]);

/** Stored [..., F, N] as the rows [F, ... N], one row per feature over everything else. */
const rows = (c: LowerContext, v: Stored) =>
  c.memo(`feature rows ${v.name}`, () => {
    const rank = v.shape.length;
    const perm = [rank - 2, ...Array.from({ length: rank - 2 }, (_, i) => i), rank - 1];
    const front = rank === 2 ? v.name : o.transpose(c.g, v.name, perm);
    return o.reshape(c.g, front, [v.shape.at(-2)!, -1]);
  });

/** The gradient of one factor: a product in the model's order, summed over the leading axes along which the factor was broadcast. */
function factorGrad(c: LowerContext, a: string, b: string, transA: boolean, transB: boolean): void {
  const factor = c.outputShape();
  const [dy, other] = [c.input(0), c.input(1)];
  const rank = Math.max(dy.shape.length, other.shape.length);
  const product = o.fused(c.g, a, b, transA, transB);
  const lead = leading(c, dy, other, rank);
  const own = factor.batch < 0 ? -1 : factor.batch + rank - factor.shape.length;
  const batch = lead.batch < 0 ? own : lead.batch;
  const shape = storedShape([...lead.shape, ...factor.shape.slice(-2)], batch);
  c.set(summedTo(c, { name: asStored(c, product, rank, batch), shape, batch }, factor));
}

/** The axes before the last two of a product, and which of them is the batch. */
function leading(c: LowerContext, a: Stored, b: Stored, rank: number) {
  const shape: number[] = Array(rank - 2).fill(1);
  let batch = -1;
  for (const v of [a, b]) {
    const missing = rank - v.shape.length;
    const lead = modelShape(v, c.n).slice(0, -2);
    lead.forEach((d, i) => {
      shape[i + missing] = Math.max(shape[i + missing]!, d);
    });
    if (v.batch >= 0 && v.batch + missing < rank - 2) batch = v.batch + missing;
  }
  return { shape, batch };
}

const matMul: LowerRule = (c) => {
  const { g } = c;
  const [a, b] = [c.input(0), c.input(1)];
  if (a.shape.length < 2 || b.shape.length < 2)
    refuse(c, "it multiplies with a vector; make it a matrix of one row or column");
  if (isMatrix(b) && hasColumnsStored(a)) return c.set(o.fused(g, b.name, a.name, true, false));
  if (isMatrix(a) && hasRowsStored(b)) {
    const y = o.matmul(g, a.name, joined(c, b));
    return c.set(o.reshape(g, y, [...b.shape.slice(0, -3), a.shape[0]!, ...b.shape.slice(-2)]));
  }
  setFromModelOrder(c, o.matmul(g, inModelOrder(c, a), inModelOrder(c, b)));
};

export const matrixLowering: Record<string, LowerRule> = {
  Gemm: (c) => {
    const { g } = c;
    const [a, b] = [c.input(0), c.input(1)];
    const transA = intAttribute(c.node, "transA", 0) === 1;
    const transB = intAttribute(c.node, "transB", 0) === 1;
    const [alpha, beta] = [floatAttribute(c.node, "alpha", 1), floatAttribute(c.node, "beta", 1)];
    const bias = c.has(2) ? c.input(2) : undefined;
    const isRow = !bias || (bias.batch < 0 && (bias.shape.length < 2 || bias.shape[0] === 1));
    if (a.batch === 0 && b.batch < 0 && !transA && isRow) {
      // [N, F] is stored as [F, N]: the product is taken from the other side.
      const plain = transB && alpha === 1;
      const y = plain ? o.matmul(g, b.name, a.name) : o.fused(g, b.name, a.name, !transB, false, alpha);
      if (!bias) return c.set(y);
      const column = o.reshape(g, bias.name, [-1, 1]);
      return c.set(o.add(g, y, beta === 1 ? column : o.mul(g, column, g.scalar(beta))));
    }
    if (a.batch === 0 && b.batch === 0 && transA && !transB && !bias)
      return c.set(o.fused(g, a.name, b.name, false, true, alpha));
    const inputs = [a, b, ...(bias ? [bias] : [])].map((v) => inModelOrder(c, v));
    const attributes = {
      transA: int(Number(transA)),
      transB: int(Number(transB)),
      alpha: float(alpha),
      beta: float(beta),
    };
    setFromModelOrder(c, g.op("Gemm", inputs, attributes));
  },
  MatMul: matMul,
  /** (dy, b, a): dy b'. */
  MatMulGradLeft: (c) => {
    const { g } = c;
    const [dy, b, a] = [c.input(0), c.input(1), c.input(2)];
    if (isMatrix(b) && hasColumnsStored(a)) return c.set(o.fused(g, b.name, dy.name, false, false));
    if (isMatrix(a) && b.shape.length === 3 && hasRowsStored(b))
      return c.set(o.fused(g, joined(c, dy), joined(c, b), false, true));
    factorGrad(c, inModelOrder(c, dy), inModelOrder(c, b), false, true);
  },
  /** (dy, a, b): a' dy. */
  MatMulGradRight: (c) => {
    const { g } = c;
    const [dy, a, b] = [c.input(0), c.input(1), c.input(2)];
    if (isMatrix(b) && hasColumnsStored(a)) return c.set(o.fused(g, rows(c, a), rows(c, dy), false, true));
    if (isMatrix(a) && hasRowsStored(b)) {
      const db = o.fused(g, a.name, joined(c, dy), true, false);
      return c.set(o.reshape(g, db, b.shape));
    }
    factorGrad(c, inModelOrder(c, a), inModelOrder(c, dy), true, false);
  },
};
