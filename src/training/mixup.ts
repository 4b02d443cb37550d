import { Random } from "../base/index.ts";
import type { Batch } from "./source.ts";

/**
 * Mixes each record of a batch with another of it, in place: by the share lambda of itself, drawn from Beta(alpha, alpha), and the rest of
 * its partner, labels alike (mixup: Zhang, Cissé, Dauphin & Lopez-Paz, ICLR 2018). Partners are a random permutation of the batch.
 * Signals are mixed in millivolt. The unit of a lead becomes the mixture of the two units: what fitted into 16 bits before still does, in
 * steps no coarser than the coarser of the two.
 */
export function mixUp(
  { x, scale, y }: Batch,
  records: number,
  alpha: number,
  seed: number,
  step: number,
): void {
  const [leads, samples, classes] = [scale.length / records, x.length / scale.length, y.length / records];
  const [signals, units, labels] = [x.slice(), scale.slice(), y.slice()];
  const partners = new Random("mixup partners", seed, step).permutation(records);
  for (let b = 0; b < records; b++) {
    const other = partners[b]!;
    const share = beta(alpha, new Random("mixup", seed, step, b));
    for (let l = 0; l < leads; l++) {
      const [own, its] = [b * leads + l, other * leads + l];
      const unit = Math.fround(share * units[own]! + (1 - share) * units[its]!);
      scale[own] = unit;
      // A unit of 0 is that of leads without a signal.
      const [p, q] = unit > 0 ? [(share * units[own]!) / unit, ((1 - share) * units[its]!) / unit] : [0, 0];
      const [first, second] = [own * samples, its * samples];
      for (let i = 0; i < samples; i++)
        x[first + i] = Math.floor(p * signals[first + i]! + q * signals[second + i]! + 0.5);
    }
    for (let k = b * classes, j = other * classes; k < (b + 1) * classes; k++, j++)
      y[k] = share * labels[k]! + (1 - share) * labels[j]!;
  }
}

/**
 * A draw from Beta(alpha, alpha): of two Gamma(alpha) variables the share of the first. They are kept as logarithms, because for a small
 * alpha both underflow.
 */
export function beta(alpha: number, random: Random): number {
  const [a, b] = [logGamma(alpha, random), logGamma(alpha, random)];
  return 1 / (1 + Math.exp(b - a));
}

/** The logarithm of a Gamma(shape) variable (Marsaglia & Tsang 2000; a shape below 1 from shape + 1, as they say). */
function logGamma(shape: number, random: Random): number {
  if (shape < 1) return logGamma(shape + 1, random) + Math.log(1 - random.uniform()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = random.normal();
    const v = (1 + c * z) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < z ** 2 / 2 + d - d * v + d * Math.log(v))
      return Math.log(d * v);
  }
}
