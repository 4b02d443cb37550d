import { EigenvalueDecomposition } from "ml-matrix";
import { gram } from "./gram.ts";

const ITERATIONS = 100;
const TOLERANCE = 1e-6;

/**
 * LogME (You et al., ICML 2021): the logarithm of the evidence per record of a Bayesian linear model from features to labels, maximised over
 * the precisions of prior and noise, and averaged over the labels; higher is better. `features` are [records, width], `labels`
 * [records, classes] of 0 and 1. @throws RangeError without records
 */
export function logme(
  features: ArrayLike<number>,
  width: number,
  labels: ArrayLike<number>,
  classes: number,
): number {
  const n = features.length / width;
  if (!(n > 0 && labels.length === n * classes))
    throw new RangeError(`${labels.length} labels do not fit ${n} records of ${classes}`);
  const wide = n <= width;
  // The spectrum of F F' and that of F' F are the same but for zeros: the smaller of the two is decomposed.
  const products = wide
    ? gram(n, width, (i, k) => features[i * width + k]!)
    : gram(width, n, (i, k) => features[k * width + i]!);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(products, {
    assumeSymmetric: true,
  });
  const spectrum = realEigenvalues.map((v) => Math.max(0, v));
  const largest = Math.max(...spectrum);
  const kept = spectrum.map((_, k) => k).filter((k) => spectrum[k]! > 1e-10 * largest);
  let sum = 0;
  for (let c = 0; c < classes; c++) {
    const y = Float64Array.from({ length: n }, (_, i) => labels[i * classes + c]!);
    const side = wide ? y : transposedTimes(features, width, y);
    // (u' y)^2 for each left singular vector u of the features.
    const shares = kept.map((k) => {
      const turned = side.reduce((total, v, i) => total + v * eigenvectorMatrix.get(i, k), 0);
      return turned ** 2 / (wide ? 1 : spectrum[k]!);
    });
    const power = y.reduce((total, v) => total + v * v, 0);
    sum += evidence(
      kept.map((k) => spectrum[k]!),
      shares,
      power,
      n,
      width,
    );
  }
  return sum / classes;
}

/** F' y for features of [records, width] and a value per record. */
function transposedTimes(features: ArrayLike<number>, width: number, y: Float64Array): Float64Array {
  const product = new Float64Array(width);
  y.forEach((v, i) => {
    for (let j = 0; j < width; j++) product[j]! += v * features[i * width + j]!;
  });
  return product;
}

/** The largest log evidence per record, by MacKay's fixed point for the precisions `alpha` (weights) and `beta` (noise). */
function evidence(
  spectrum: readonly number[],
  shares: readonly number[],
  power: number,
  n: number,
  width: number,
): number {
  let [alpha, beta] = [1, 1];
  const outside = Math.max(0, power - shares.reduce((a, b) => a + b, 0));
  const moments = () => {
    // With t = alpha / beta: |m|^2 = sum s u / (s + t)^2, residual = outside + sum u t^2 / (s + t)^2.
    const t = alpha / beta;
    let [gamma, norm, residual] = [0, 0, outside];
    spectrum.forEach((s, k) => {
      gamma += s / (s + t);
      norm += (s * shares[k]!) / (s + t) ** 2;
      residual += (shares[k]! * t * t) / (s + t) ** 2;
    });
    return { gamma, norm, residual };
  };
  for (let i = 0; i < ITERATIONS; i++) {
    const { gamma, norm, residual } = moments();
    const before = alpha / beta;
    alpha = gamma / Math.max(norm, 1e-12);
    beta = (n - gamma) / Math.max(residual, 1e-12);
    if (Math.abs(alpha / beta - before) <= TOLERANCE * before) break;
  }
  const { norm, residual } = moments();
  let determinant = (width - spectrum.length) * Math.log(alpha);
  for (const s of spectrum) determinant += Math.log(alpha + beta * s);
  const value =
    (n / 2) * Math.log(beta) +
    (width / 2) * Math.log(alpha) -
    (n / 2) * Math.log(2 * Math.PI) -
    (beta / 2) * residual -
    (alpha / 2) * norm -
    determinant / 2;
  return value / n;
}
