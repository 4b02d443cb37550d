/** The value below which a share of sorted values lies, interpolated between neighbours; NaN of none. Source: Hyndman and Fan 1996, type 7. */
function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const [low, high] = [sorted[below] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return low + (at - below) * (high - low);
}

/** The equal-tailed interval that holds a share `level` of sorted values. */
export const equalTailed = (sorted: ArrayLike<number>, level: number) => ({
  low: quantile(sorted, (1 - level) / 2),
  high: quantile(sorted, (1 + level) / 2),
});
