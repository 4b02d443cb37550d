/** The value of a missing sample. */
export const MISSING = -32768;
const LARGEST = 32767;
/** The smallest scale, in millivolt per unit: that of a lead that is zero throughout, far below any noise. */
const SMALLEST_SCALE = 1e-6;

/** The largest magnitude among the samples that are there, perhaps infinite; null when all are missing (NaN). */
export function largestMagnitude(signal: Float32Array): number | null {
  let largest = -1;
  for (let i = 0; i < signal.length; i++) {
    const magnitude = Math.abs(signal[i]!);
    if (magnitude > largest) largest = magnitude;
  }
  return largest < 0 ? null : largest;
}

/** The scale, in millivolt per unit, with which a lead of this magnitude uses the whole range of 16 bits. */
export function scaleFor(magnitude: number | null): number {
  // Rounded as it will be stored, so that the error bound holds for what is read back.
  return Math.fround(Math.max((magnitude ?? 0) / LARGEST, SMALLEST_SCALE));
}

/** One lead as integers: `into[at + i] = round(signal[i] / scale)`, NaN as MISSING. The error is at most half the scale. */
export function quantise(signal: Float32Array, scale: number, into: Int16Array, at: number): void {
  const factor = 1 / scale; // dividing would take twice as long
  for (let i = 0; i < signal.length; i++) {
    const value = signal[i]! * factor;
    into[at + i] = Number.isNaN(value) ? MISSING : Math.floor(value + 0.5);
  }
}
