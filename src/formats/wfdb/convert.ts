// The loops that the time goes into. Each gives the sum of the numbers modulo 2^32. Counts and positions are whole numbers below 2^31, and
// `| 0` says so to the engine: where one of them came as a double, a loop takes three times as long.

/** The sum alone. */
export function total(numbers: Int32Array, start: number, stride: number, count: number): number {
  const [n, by] = [count | 0, stride | 0];
  let sum = 0;
  for (let i = 0, at = start | 0; i < n; i++, at += by) sum = (sum + numbers[at]!) | 0;
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
  const [n, by, on] = [count | 0, stride | 0, step | 0];
  let sum = 0;
  for (let i = 0, at = start | 0, place = to | 0; i < n; i++, at += by, place += on) {
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
  const [n, by, on] = [count | 0, stride | 0, step | 0];
  let sum = 0;
  for (let i = 0, at = start | 0, place = to | 0; i < n; i++, at = (at + by) | 0, place = (place + on) | 0) {
    const number = numbers[at]!;
    sum = (sum + number) | 0;
    out[place] = table[number & mask]!;
  }
  return sum;
}
