/**
 * The median over `window` samples around each one, an odd number; at the ends over those that are there. Missing samples do not count; where
 * the whole window is missing the result is NaN too. Of an even number the mean of the middle two.
 */
export function runningMedian(signal: Float32Array, window: number): Float32Array {
  const half = window >> 1;
  const sorted = new Float32Array(window);
  const result = new Float32Array(signal.length);
  let count = 0;

  /** How many of the sorted values are below this one. */
  const below = (value: number): number => {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const insert = (value: number) => {
    const at = below(value);
    sorted.copyWithin(at + 1, at, count);
    sorted[at] = value;
    count++;
  };
  const remove = (value: number) => {
    const at = below(value);
    sorted.copyWithin(at, at + 1, count);
    count--;
  };

  for (let i = -half; i < signal.length; i++) {
    const leaving = signal[i - half - 1] ?? Number.NaN;
    if (!Number.isNaN(leaving)) remove(leaving);
    const entering = signal[i + half] ?? Number.NaN;
    if (!Number.isNaN(entering)) insert(entering);
    if (i < 0) continue;
    result[i] = count === 0 ? Number.NaN : (sorted[(count - 1) >> 1]! + sorted[count >> 1]!) / 2;
  }
  return result;
}

/**
 * The signal without its baseline: the median over `first` seconds, which leaves out QRS complexes and P waves, and of that the median over
 * `second` seconds, which leaves out T waves (de Chazal et al., IEEE Trans. Biomed. Eng. 51:1196, 2004, with 0.2 and 0.6 s).
 */
export function withoutBaseline(
  signal: Float32Array,
  samplingRate: number,
  first: number,
  second: number,
): Float32Array {
  const odd = (seconds: number) => 2 * Math.round((seconds * samplingRate) / 2) + 1;
  const baseline = runningMedian(runningMedian(signal, odd(first)), odd(second));
  return signal.map((v, i) => v - baseline[i]!);
}
