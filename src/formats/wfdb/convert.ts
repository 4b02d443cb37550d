// The loops that the time goes into. Each gives the sum of the numbers modulo 2^32. Counts and positions are whole numbers below 2^31;
// where a caller has them from a division, it says so to the engine by `| 0`.

/** The sum alone. */
export function total(numbers: Int32Array, start: number, stride: number, count: number): number {
  let sum = 0;
  for (let i = 0, at = start; i < count; i++, at += stride) sum = (sum + numbers[at]!) | 0;
  return sum;
}

/** `count` numbers, from `start` on every `stride`-th, as values (number - baseline) / gain into every `step`-th place from `to` on. */
export function convert(
  numbers: Int32Array,
  start: number,
  stride: number,
  count: number,
  out: Float32Array | Float64Array,
  to: number,
  step: number,
  missing: number,
  baseline: number,
  gain: number,
): number {
  let sum = 0;
  for (let i = 0, at = start, place = to; i < count; i++, at += stride, place += step) {
    const number = numbers[at]!;
    sum = (sum + number) | 0;
    out[place] = number === missing ? Number.NaN : (number - baseline) / gain;
  }
  return sum;
}

/**
 * The same, values from a table by number modulo its length. Values are moved as the bits that they are, which spares the processor
 * converting each to a double and back.
 */
export function lookUp(
  numbers: Int32Array,
  start: number,
  stride: number,
  count: number,
  out: Int32Array,
  to: number,
  step: number,
  table: Int32Array,
): number {
  const mask = table.length - 1;
  let sum = 0;
  for (
    let i = 0, at = start | 0, place = to | 0;
    i < count;
    i = (i + 1) | 0, at = (at + stride) | 0, place = (place + step) | 0
  ) {
    const number = numbers[at]!;
    sum = (sum + number) | 0;
    out[place] = table[number & mask]!;
  }
  return sum;
}
