import { type Filter, forwardBackward } from "./sections.ts";

/**
 * A signal filtered forwards and backwards. Missing samples stay missing and nothing else goes missing: for the filter, gaps are bridged by
 * a straight line; what is missing at the ends it does not see.
 */
export function zeroPhase(signal: Float32Array, filter: Filter): Float32Array {
  const result = new Float32Array(signal.length).fill(Number.NaN);
  const first = signal.findIndex((v) => !Number.isNaN(v));
  if (first < 0) return result;
  const last = signal.findLastIndex((v) => !Number.isNaN(v));
  const filtered = forwardBackward(bridged(signal.subarray(first, last + 1)), filter);
  for (let i = first; i <= last; i++) if (!Number.isNaN(signal[i]!)) result[i] = filtered[i - first]!;
  return result;
}

/** A signal whose first and last sample are there, with lines where samples are missing. */
function bridged(signal: Float32Array): Float64Array {
  const whole = Float64Array.from(signal);
  for (let i = 1; i < whole.length; i++) {
    if (!Number.isNaN(whole[i]!)) continue;
    let end = i + 1;
    while (Number.isNaN(whole[end]!)) end++;
    const [from, to] = [whole[i - 1]!, whole[end]!];
    for (let k = i; k < end; k++) whole[k] = from + ((to - from) * (k - i + 1)) / (end - i + 1);
    i = end;
  }
  return whole;
}
