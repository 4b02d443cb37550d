import { areaOf, plus, scaled, type Vector, type Wave } from "./waves.ts";

/** A T wave rises slowly and falls quickly: two Gaussians, by time from the first one's peak, width and share, for breadth 1. */
export const T_WAVE = { rise: { width: 0.042, share: 0.55 }, fall: { width: 0.03, share: 0.65 } } as const;

/** Seconds: millivolt seconds under a T wave of one millivolt. */
const T_AREA =
  Math.sqrt(2 * Math.PI) * (T_WAVE.rise.share * T_WAVE.rise.width + T_WAVE.fall.share * T_WAVE.fall.width);

/**
 * What becomes of T where the ventricles are activated in another order: the integral over QRS and T, the ventricular gradient, belongs to
 * the muscle and stays (Wilson et al., Am Heart J 1934;10:46-61), so T moves by what QRS moved, the other way.
 * @param own the complex that T belonged to
 * @param share of the movement; less than 1 where the muscle adapts
 */
export function secondaryT(t: Vector, own: readonly Wave[], actual: readonly Wave[], share: number): Vector {
  const change = plus(areaOf(actual), scaled(areaOf(own), -1));
  return plus(t, scaled(change, -share / T_AREA));
}
