/** How the learning rate moves over a run. */
export interface Schedule {
  readonly kind: "constant" | "one-cycle";
  /** The rate, or its peak. */
  readonly rate: number;
}

/** From a to b along half a cosine, x from 0 to 1. */
const cosine = (a: number, b: number, x: number) => b + ((a - b) * (1 + Math.cos(Math.PI * x))) / 2;

/**
 * The learning rate of step t of `steps` (from 0). One-cycle (Smith & Topin 2019, with PyTorch's defaults): from rate / 25 up to the
 * rate over the first 30 % of the steps, then down to rate / 250,000.
 */
export function rateAt({ kind, rate }: Schedule, t: number, steps: number): number {
  if (kind === "constant") return rate;
  const peak = 0.3 * steps - 1;
  const last = steps - 1;
  if (t <= peak) return cosine(rate / 25, rate, peak > 0 ? t / peak : 1);
  return cosine(rate, rate / 25 / 1e4, (t - peak) / (last - peak));
}
