type Known = readonly (number | null)[];

const known = (values: Known): number[] => values.filter((v) => v !== null);

/** Median of what is not null; null when all is. */
export function medianOfKnown(values: Known): number | null {
  const list = known(values).sort((a, b) => a - b);
  if (list.length === 0) return null;
  const middle = (list.length - 1) / 2;
  return (list[Math.floor(middle)]! + list[Math.ceil(middle)]!) / 2;
}

/** Mean of what is not null, each value with its weight; null when nothing counts. */
export function weightedMean(values: Known, weights: readonly number[]): number | null {
  let [sum, total] = [0, 0];
  values.forEach((value, i) => {
    if (value === null) return;
    sum += weights[i]! * value;
    total += weights[i]!;
  });
  return total > 0 ? sum / total : null;
}
