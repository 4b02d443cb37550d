import type { BitReader } from "./bits.ts";
import { Damage } from "./damage.ts";

/** The fixed predictors of order 0 to 4: each is a polynomial through the samples before. */
const FIXED = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

/**
 * Reads the subframe of one channel (RFC 9639, 9.2): `count` samples of `depth` bits (at most 25), into the beginning of `out`.
 * Throws Damage.
 */
export function readSubframe(bits: BitReader, out: Int32Array, count: number, depth: number): void {
  if (bits.read(1) !== 0) throw new Damage("a subframe does not begin with 0");
  const kind = bits.read(6);
  const wasted = bits.read(1) === 0 ? 0 : bits.unary() + 1;
  const width = depth - wasted;
  if (width < 1) throw new Damage("a subframe has more wasted bits than bits");
  if (kind === 0) out.fill(bits.signed(width), 0, count);
  else if (kind === 1) readSamples(bits, out, count, width);
  else if (kind >= 8 && kind <= 12) readPredicted(bits, out, count, width, kind - 8, () => fixed(kind - 8));
  else if (kind >= 32) readPredicted(bits, out, count, width, kind - 31, () => linear(bits, kind - 31));
  else throw new Damage(`a subframe is of the reserved kind ${kind}`);
  if (wasted > 0) for (let i = 0; i < count; i++) out[i] = out[i]! << wasted;
  bits.check();
}

interface Predictor {
  /** The first is that of the sample just before. */
  readonly coefficients: readonly number[];
  /** The predictor's sum is divided by 2^shift, rounded down. */
  readonly shift: number;
}

const fixed = (order: number): Predictor => ({ coefficients: FIXED[order]!, shift: 0 });

function linear(bits: BitReader, order: number): Predictor {
  const precision = bits.read(4) + 1;
  if (precision > 15) throw new Damage("a predictor has an invalid precision");
  const shift = bits.signed(5);
  if (shift < 0) throw new Damage("a predictor has a negative shift");
  return { coefficients: Array.from({ length: order }, () => bits.signed(precision)), shift };
}

function readSamples(bits: BitReader, out: Int32Array, count: number, width: number): void {
  for (let i = 0; i < count; i++) out[i] = bits.signed(width);
}

function readPredicted(
  bits: BitReader,
  out: Int32Array,
  count: number,
  width: number,
  order: number,
  predictor: () => Predictor,
): void {
  if (order > count) throw new Damage(`a predictor of order ${order} in a block of ${count} samples`);
  readSamples(bits, out, order, width);
  const { coefficients, shift } = predictor();
  readResidual(bits, out, count, order);
  const weights = Float64Array.from(coefficients);
  const scale = 2 ** shift;
  // In doubles: the sums have at most 25 + 15 + 5 bits.
  for (let i = order; i < count; i++) {
    let sum = 0;
    for (let j = 0; j < order; j++) sum += weights[j]! * out[i - 1 - j]!;
    out[i] = out[i]! + Math.floor(sum / scale);
  }
}

/** Reads the differences from the prediction into `out[order..count)` (RFC 9639, 9.2.7): Rice codes in partitions. */
function readResidual(bits: BitReader, out: Int32Array, count: number, order: number): void {
  const method = bits.read(2);
  if (method > 1) throw new Damage(`a residual is coded by the reserved method ${method}`);
  const parameterBits = 4 + method;
  const plain = 2 ** parameterBits - 1;
  const partitions = 2 ** bits.read(4);
  const size = count / partitions;
  if (!Number.isInteger(size) || size < order)
    throw new Damage(`a block of ${count} in ${partitions} partitions`);
  for (let p = 0, at = order; p < partitions; p++) {
    const to = (p + 1) * size;
    const parameter = bits.read(parameterBits);
    if (parameter === plain) at = readPlain(bits, out, at, to);
    else at = readRice(bits, out, at, to, parameter);
    bits.check();
  }
}

function readPlain(bits: BitReader, out: Int32Array, at: number, to: number): number {
  const width = bits.read(5);
  for (; at < to; at++) {
    if (width === 0) out[at] = 0;
    else out[at] = (low(bits, width) << (32 - width)) >> (32 - width);
  }
  return to;
}

function readRice(bits: BitReader, out: Int32Array, at: number, to: number, parameter: number): number {
  for (; at < to; at++) {
    const quotient = bits.unary();
    const folded = parameter === 0 ? quotient : (quotient << parameter) | low(bits, parameter);
    out[at] = (folded >>> 1) ^ -(folded & 1);
  }
  return to;
}

/** The next `n` bits, 1 to 31: more than a reader gives at once. */
function low(bits: BitReader, n: number): number {
  return n <= 25 ? bits.read(n) : (bits.read(n - 16) << 16) | bits.read(16);
}
