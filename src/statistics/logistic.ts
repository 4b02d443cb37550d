import type { Numbers } from "./auroc.ts";

export interface LogisticModel {
  readonly intercept: number;
  readonly coefficients: readonly number[];
}

export interface LogisticOptions {
  /** Strength of the squared penalty on the coefficients (not the intercept): half of it times their sum of squares. Default 0. */
  readonly penalty?: number;
  /** Added to the linear predictor of each record. */
  readonly offset?: Numbers;
}

const STEPS = 100;
/** Of a sum over records, as a share of it. */
const ROUNDING = 1e-14;
const sigmoid = (v: number) => (v >= 0 ? 1 / (1 + Math.exp(-v)) : Math.exp(v) / (1 + Math.exp(v)));

/** log(1 + e^v) without overflow. */
const softplus = (v: number) => (v > 0 ? v + Math.log1p(Math.exp(-v)) : Math.log1p(Math.exp(v)));

/**
 * Maximum likelihood of a logistic regression by Newton's method with halved steps; `features` are [records, columns], labels 0 or 1.
 * Null where there is no finite maximum: one outcome is absent, or the features separate the two and there is no penalty.
 */
export function fitLogistic(
  features: Numbers,
  labels: Numbers,
  columns: number,
  options: LogisticOptions = {},
): LogisticModel | null {
  const { penalty = 0, offset } = options;
  const n = labels.length;
  const size = columns + 1;
  const at = (i: number, c: number) => (c === 0 ? 1 : features[i * columns + c - 1]!);
  const linear = (beta: Float64Array, i: number) => {
    let v = offset?.[i] ?? 0;
    for (let c = 0; c < size; c++) v += beta[c]! * at(i, c);
    return v;
  };
  const loss = (beta: Float64Array) => {
    let sum = 0;
    for (let c = 1; c < size; c++) sum += (penalty / 2) * beta[c]! ** 2;
    for (let i = 0; i < n; i++) {
      const v = linear(beta, i);
      sum += softplus(v) - labels[i]! * v;
    }
    return sum;
  };
  let beta = new Float64Array(size);
  let current = loss(beta);
  for (let step = 0; step < STEPS; step++) {
    const gradient = new Float64Array(size);
    const hessian = new Float64Array(size * size);
    for (let c = 1; c < size; c++) {
      gradient[c] = penalty * beta[c]!;
      hessian[c * size + c] = penalty;
    }
    for (let i = 0; i < n; i++) {
      const p = sigmoid(linear(beta, i));
      const w = p * (1 - p);
      for (let c = 0; c < size; c++) {
        gradient[c]! += (p - labels[i]!) * at(i, c);
        for (let d = 0; d <= c; d++) hessian[c * size + d]! += w * at(i, c) * at(i, d);
      }
    }
    const move = solve(hessian, gradient, size);
    if (move === null) return null;
    // What the step gains, in the quadratic that it is the minimum of. Where rounding hides that, no halving would find a lower loss.
    const gained = move.reduce((sum, m, c) => sum + m * gradient[c]!, 0) / 2;
    if (gained < ROUNDING * current) return modelOf(beta.map((b, c) => b - move[c]!));
    let factor = 1;
    let next = beta;
    let value = current;
    for (; factor > 1e-6; factor /= 2) {
      next = beta.map((b, c) => b - factor * move[c]!);
      value = loss(next);
      if (value <= current) break;
    }
    const largest = Math.max(...move.map((m) => Math.abs(factor * m)));
    beta = next;
    current = value;
    // Coefficients that only grow mean that the likelihood has no maximum.
    if (beta.some((b) => !(Math.abs(b) < 1e6))) return null;
    if (largest < 1e-10 * (1 + Math.max(...beta.map(Math.abs)))) return modelOf(beta);
  }
  return null;
}

const modelOf = (beta: Float64Array): LogisticModel => ({
  intercept: beta[0]!,
  coefficients: [...beta.subarray(1)],
});

/** The probability that the model gives a record. */
export function logisticProbability({ intercept, coefficients }: LogisticModel, features: Numbers): number {
  return sigmoid(coefficients.reduce((v, b, c) => v + b * features[c]!, intercept));
}

/** Solves a symmetric positive definite system given by its lower triangle (Cholesky); null where it is not one. */
function solve(a: Float64Array, b: Float64Array, n: number): Float64Array | null {
  const l = a.slice();
  for (let r = 0; r < n; r++) {
    for (let c = 0; c <= r; c++) {
      let sum = l[r * n + c]!;
      for (let k = 0; k < c; k++) sum -= l[r * n + k]! * l[c * n + k]!;
      if (r === c) {
        if (!(sum > 1e-12 * (1e-6 + a[r * n + r]!))) return null;
        l[r * n + r] = Math.sqrt(sum);
      } else l[r * n + c] = sum / l[c * n + c]!;
    }
  }
  const x = b.slice();
  for (let r = 0; r < n; r++) {
    for (let k = 0; k < r; k++) x[r]! -= l[r * n + k]! * x[k]!;
    x[r]! /= l[r * n + r]!;
  }
  for (let r = n - 1; r >= 0; r--) {
    for (let k = r + 1; k < n; k++) x[r]! -= l[k * n + r]! * x[k]!;
    x[r]! /= l[r * n + r]!;
  }
  return x;
}
