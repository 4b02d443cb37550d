/** A signal, and what its correlations with any other need of it alone. */
export interface Summed {
  readonly values: Float64Array;
  /** Sums of the values, and of their squares, before each index. */
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

export function summed(signal: Float64Array | Float32Array | Int8Array): Summed {
  const values = new Float64Array(signal);
  const sums = new Float64Array(values.length + 1);
  const squares = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) {
    sums[i + 1] = sums[i]! + values[i]!;
    squares[i + 1] = squares[i]! + values[i]! * values[i]!;
  }
  return { values, sums, squares };
}

/** The correlation of two signals over their overlap at each shift in [from, to]. */
export function correlations(a: Summed, b: Summed, from: number, to: number): Float64Array {
  const [x, y] = [a.values, b.values];
  const found = new Float64Array(to - from + 1);
  for (let shift = from; shift <= to; shift++) {
    const first = Math.max(0, shift);
    const last = Math.min(x.length, y.length + shift);
    const n = last - first;
    if (n < 2) continue;
    const mx = a.sums[last]! - a.sums[first]!;
    const my = b.sums[last - shift]! - b.sums[first - shift]!;
    const vx = a.squares[last]! - a.squares[first]! - (mx * mx) / n;
    const vy = b.squares[last - shift]! - b.squares[first - shift]! - (my * my) / n;
    const products = product(x, first, y, first - shift, n);
    found[shift - from] = vx * vy > 0 ? (products - (mx * my) / n) / Math.sqrt(vx * vy) : 0;
  }
  return found;
}

/** The sum of n products; four sums, so that no addition has to wait for the one before. */
function product(x: Float64Array, i: number, y: Float64Array, j: number, n: number): number {
  let p = 0;
  let q = 0;
  let r = 0;
  let s = 0;
  const end = i + n;
  for (; i + 3 < end; i += 4, j += 4) {
    p += x[i]! * y[j]!;
    q += x[i + 1]! * y[j + 1]!;
    r += x[i + 2]! * y[j + 2]!;
    s += x[i + 3]! * y[j + 3]!;
  }
  for (; i < end; i++, j++) p += x[i]! * y[j]!;
  return p + q + r + s;
}
