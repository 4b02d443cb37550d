/** What training size does to a metric, from values measured at a few sizes. Nothing here looks beyond the largest one except `powerLaw`. */

/** Values made non-decreasing with the least squared change (pool adjacent violators, Ayer et al. 1955). */
export function nonDecreasing(values: readonly number[], weights?: readonly number[]): number[] {
  const pools: { sum: number; weight: number; count: number }[] = [];
  values.forEach((v, i) => {
    const w = weights?.[i] ?? 1;
    pools.push({ sum: w * v, weight: w, count: 1 });
    for (let last = pools.length - 1; last > 0; last--) {
      const [before, own] = [pools[last - 1]!, pools[last]!];
      if (before.sum / before.weight <= own.sum / own.weight) break;
      pools.splice(last - 1, 2, {
        sum: before.sum + own.sum,
        weight: before.weight + own.weight,
        count: before.count + own.count,
      });
    }
  });
  return pools.flatMap(({ sum, weight, count }) => Array<number>(count).fill(sum / weight));
}

/** A size within the measured range, or on which side of it. */
export type Size = number | "below" | "beyond";

/**
 * The training size at which a curve reaches a value: the curve is made non-decreasing and is straight between sizes in log n. `sizes` are
 * ascending. "below" when the smallest size is enough already, "beyond" when the largest is not.
 */
export function sizeReaching(sizes: readonly number[], values: readonly number[], target: number): Size {
  const curve = nonDecreasing(values);
  const next = curve.findIndex((v) => v >= target);
  if (next < 0) return "beyond";
  if (next === 0) return curve[0] === target ? sizes[0]! : "below";
  const [x0, x1] = [Math.log(sizes[next - 1]!), Math.log(sizes[next]!)];
  const [y0, y1] = [curve[next - 1]!, curve[next]!];
  return Math.exp(x0 + ((target - y0) / (y1 - y0)) * (x1 - x0));
}

/**
 * The crossover: the size from which the gain of the other arm is at most `region`. Gains are made non-increasing. "below" when they are from
 * the start, "beyond" when they still are not at the largest size.
 */
export function crossover(sizes: readonly number[], gains: readonly number[], region: number): Size {
  return sizeReaching(
    sizes,
    gains.map((g) => -g),
    -region,
  );
}

export interface PowerLaw {
  /** 1 - metric = factor * size ^ -exponent. */
  readonly factor: number;
  readonly exponent: number;
  /** The expected metric at a size. @throws RangeError beyond twice the largest size it was fitted to. */
  at(size: number): number;
}

/**
 * Least squares of log(1 - metric) against log size: the usual course of learning curves (Hestness et al. 2017). Good for the next step, not
 * for a prophecy. Null for fewer than three sizes or a metric of 1.
 */
export function powerLaw(sizes: readonly number[], values: readonly number[]): PowerLaw | null {
  if (sizes.length < 3 || values.some((v) => !(v < 1))) return null;
  const x = sizes.map(Math.log);
  const y = values.map((v) => Math.log(1 - v));
  const mx = x.reduce((a, b) => a + b) / x.length;
  const my = y.reduce((a, b) => a + b) / y.length;
  const sxx = x.reduce((sum, v) => sum + (v - mx) ** 2, 0);
  const slope = x.reduce((sum, v, i) => sum + (v - mx) * (y[i]! - my), 0) / sxx;
  const [factor, exponent] = [Math.exp(my - slope * mx), -slope];
  const limit = 2 * Math.max(...sizes);
  return {
    factor,
    exponent,
    at(size) {
      if (!(size > 0 && size <= limit)) throw new RangeError(`a size up to ${limit}, not ${size}`);
      return 1 - factor * size ** -exponent;
    },
  };
}
