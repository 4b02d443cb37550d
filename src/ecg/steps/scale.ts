/** Sums over samples from which mean and standard deviation follow; missing samples do not count. */
export class Moments {
  private count = 0;
  private mean = 0;
  private squares = 0;

  add(signal: Float32Array): void {
    let count = 0;
    let sum = 0;
    for (const v of signal) {
      if (Number.isNaN(v)) continue;
      count++;
      sum += v;
    }
    if (count === 0) return;
    const mean = sum / count;
    let squares = 0;
    for (const v of signal) if (!Number.isNaN(v)) squares += (v - mean) * (v - mean);
    // Two groups as one (Chan, Golub & LeVeque 1983): no difference of large sums.
    const total = this.count + count;
    this.squares += squares + ((mean - this.mean) ** 2 * this.count * count) / total;
    this.mean += ((mean - this.mean) * count) / total;
    this.count = total;
  }

  /** How many samples were there. */
  get samples(): number {
    return this.count;
  }

  /** Mean and standard deviation; the latter is 1 where all samples are equal or missing. */
  get result(): { mean: number; sd: number } {
    return { mean: this.mean, sd: Math.sqrt(this.squares / Math.max(1, this.count)) || 1 };
  }
}

/** Mean and standard deviation of all these signals together. */
export function momentsOf(signals: readonly Float32Array[]): { mean: number; sd: number } {
  const moments = new Moments();
  for (const signal of signals) moments.add(signal);
  return moments.result;
}

/** The smallest and the largest sample that is there. */
export function rangeOf(signals: readonly Float32Array[]): { smallest: number; largest: number } {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (const signal of signals) {
    for (const v of signal) {
      if (v < smallest) smallest = v;
      if (v > largest) largest = v;
    }
  }
  return { smallest, largest };
}
