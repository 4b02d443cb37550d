import type { DataType } from "../types.ts";
import { isNumber, type Known } from "./known.ts";

/** What an operator gives for known numbers; undefined where that depends on the batch size in another way than by a factor. */
type Scalar = (a: Known, b: Known, isInteger: boolean) => Known | undefined;

const batches = (n: number): Known => (n === 0 ? 0 : { batches: n });

const numeric =
  (f: (a: number, b: number, isInteger: boolean) => number): Scalar =>
  (a, b, isInteger) =>
    isNumber(a) && isNumber(b) ? f(a, b, isInteger) : undefined;

/** A sum or difference, also of multiples of the batch size. */
const linear =
  (sign: 1 | -1): Scalar =>
  (a, b) => {
    if (isNumber(a) && isNumber(b)) return a + sign * b;
    if (!isNumber(a) && !isNumber(b)) return batches(a.batches + sign * b.batches);
    if (b === 0) return a;
    return a === 0 && !isNumber(b) ? batches(sign * b.batches) : undefined;
  };

const multiply: Scalar = (a, b) => {
  if (isNumber(a)) return isNumber(b) ? a * b : batches(a * b.batches);
  return isNumber(b) ? batches(a.batches * b) : undefined;
};

const divide: Scalar = (a, b, isInteger) => {
  if (isNumber(a) && isNumber(b)) {
    if (isInteger && b === 0) return undefined;
    return isInteger ? Math.trunc(a / b) : a / b;
  }
  if (isNumber(a)) return a === 0 ? 0 : undefined;
  if (!isNumber(b)) return a.batches % b.batches === 0 ? a.batches / b.batches : undefined;
  return b !== 0 && a.batches % b === 0 ? batches(a.batches / b) : undefined;
};

/** A batch has at least one record: that decides comparisons with what is not positive. */
const compare =
  (f: (a: number, b: number) => boolean): Scalar =>
  (a, b) => {
    if (isNumber(a) && isNumber(b)) return Number(f(a, b));
    if (!isNumber(a) && !isNumber(b)) return a.batches > 0 ? Number(f(a.batches, b.batches)) : undefined;
    if (isNumber(a)) return a <= 0 && !isNumber(b) && b.batches > 0 ? Number(f(a, 1)) : undefined;
    return isNumber(b) && b <= 0 && a.batches > 0 ? Number(f(1, b)) : undefined;
  };

export const binary: Readonly<Record<string, Scalar>> = {
  Add: linear(1),
  Sub: linear(-1),
  Mul: multiply,
  Div: divide,
  Mod: numeric((a, b, isInteger) => (isInteger ? a - b * Math.floor(a / b) : a % b)),
  Pow: numeric((a, b) => a ** b),
  Max: numeric((a, b) => Math.max(a, b)),
  Min: numeric((a, b) => Math.min(a, b)),
  And: numeric((a, b) => Number(a !== 0 && b !== 0)),
  Or: numeric((a, b) => Number(a !== 0 || b !== 0)),
  Equal: compare((a, b) => a === b),
  Less: compare((a, b) => a < b),
  LessOrEqual: compare((a, b) => a <= b),
  Greater: compare((a, b) => a > b),
  GreaterOrEqual: compare((a, b) => a >= b),
};

export const givesTruth: ReadonlySet<string> = new Set([
  "And",
  "Or",
  "Not",
  "Equal",
  "Less",
  "LessOrEqual",
  "Greater",
  "GreaterOrEqual",
]);

export const unary: Readonly<Record<string, (v: number) => number>> = {
  Neg: (v) => -v,
  Abs: Math.abs,
  Sqrt: Math.sqrt,
  Reciprocal: (v) => 1 / v,
  Exp: Math.exp,
  Log: Math.log,
  Floor: Math.floor,
  Ceil: Math.ceil,
  Not: (v) => Number(v === 0),
};

/** A number as an element of a type holds it. */
export function rounded(v: number, type: DataType): number {
  if (type === "float32") return Math.fround(v);
  if (type === "float64") return v;
  if (type === "bool") return Number(v !== 0);
  return Math.trunc(v);
}
