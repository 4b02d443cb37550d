/**
 * A low-pass filter for a change of the sampling rate by `up / down`: a sinc in a Kaiser window, cut into one short filter for each position
 * that an output sample can have between two input samples.
 *
 * Within 1e-4 up to 0.79 of the lower one of both Nyquist frequencies, at 0.9 of it -6 dB, beyond it below -80 dB.
 */
export interface Polyphase {
  readonly up: number;
  readonly down: number;
  /** Taps of one phase: it begins `before` input samples before the output's. */
  readonly taps: number;
  readonly before: number;
  /** [up, taps]; each phase sums to 1, so that a constant stays what it is. */
  readonly coefficients: Float64Array;
}

/** Length of the filter on each side, in samples of the lower rate. */
const HALF = 24;
const BETA = 8;
/** Where the filter is at -6 dB, of the lower Nyquist frequency. */
const CUTOFF = 0.9;

const KEPT = 8;
const designed = new Map<string, Polyphase>();

/** The filter for this ratio, in lowest terms; the last few are kept. */
export function polyphase(up: number, down: number): Polyphase {
  const key = `${up}/${down}`;
  const found = designed.get(key) ?? design(up, down);
  designed.delete(key);
  designed.set(key, found);
  if (designed.size > KEPT) designed.delete(designed.keys().next().value!);
  return found;
}

function design(up: number, down: number): Polyphase {
  const slower = Math.max(up, down);
  const half = HALF * slower;
  const before = Math.floor(half / up);
  const taps = before + Math.floor((up - 1 + half) / up) + 1;
  const coefficients = new Float64Array(up * taps);
  for (let phase = 0; phase < up; phase++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const offset = phase - (tap - before) * up;
      if (Math.abs(offset) > half) continue;
      const value = sinc((CUTOFF * offset) / slower) * besselI0(BETA * Math.sqrt(1 - (offset / half) ** 2));
      coefficients[phase * taps + tap] = value;
      sum += value;
    }
    for (let tap = 0; tap < taps; tap++) coefficients[phase * taps + tap]! /= sum;
  }
  return { up, down, taps, before, coefficients };
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** The modified Bessel function of the first kind and order 0, by its power series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
