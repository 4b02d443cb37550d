/**
 * For each row of `queries` the `k` nearest rows of `all` by squared Euclidean distance, nearest first; both are [rows, width]. Every
 * distance is looked at: for tens of thousands of fingerprints this takes seconds.
 */
export function nearest(queries: Float32Array, all: Float32Array, width: number, k: number): Int32Array[] {
  return Array.from({ length: queries.length / width }, (_, q) =>
    nearestTo(queries.subarray(q * width, (q + 1) * width), all, width, k),
  );
}

/** How many numbers are compared before looking whether a row is too far away already. */
const GROUP = 8;

function nearestTo(query: Float32Array, all: Float32Array, width: number, k: number): Int32Array {
  const own = Float64Array.from(query);
  const distances = new Float64Array(k).fill(Number.POSITIVE_INFINITY);
  const found = new Int32Array(k).fill(-1);
  const whole = width - (width % GROUP);
  let limit = Number.POSITIVE_INFINITY;
  for (let start = 0, r = 0; start < all.length; start += width, r++) {
    let d = 0;
    let i = 0;
    for (; i < whole && d < limit; i += GROUP) {
      for (let j = i; j < i + GROUP; j++) {
        const difference = own[j]! - all[start + j]!;
        d += difference * difference;
      }
    }
    if (d >= limit) continue;
    for (; i < width; i++) d += (own[i]! - all[start + i]!) ** 2;
    if (d >= limit) continue;
    let place = k - 1;
    for (; place > 0 && distances[place - 1]! > d; place--) {
      distances[place] = distances[place - 1]!;
      found[place] = found[place - 1]!;
    }
    distances[place] = d;
    found[place] = r;
    limit = distances[k - 1]!;
  }
  return found.filter((row) => row >= 0);
}
