import { UserError } from "../base/index.ts";

/** How the learning rate moves over a run. `rate` is the rate, or its peak. */
export type Schedule =
  | { readonly kind: "constant" | "one-cycle"; readonly rate: number }
  | StepSchedule
  | CosineSchedule;

/** Multiplies the rate again and again; PyTorch's MultiStepLR (`at`) and StepLR (`every`). One of the two is given. */
export interface StepSchedule {
  readonly kind: "step";
  readonly rate: number;
  /** What the rate is multiplied with. Default: 0.1. */
  readonly factor?: number | undefined;
  /** When, as shares of the run between 0 and 1, each rounded to the nearest step. */
  readonly at?: readonly number[] | undefined;
  /** Or after every so many steps. */
  readonly every?: number | undefined;
}

/** Half a cosine down to a minimum (Loshchilov & Hutter 2017, without restarts; PyTorch's CosineAnnealingLR). */
export interface CosineSchedule {
  readonly kind: "cosine";
  readonly rate: number;
  /** The rate that the curve would reach one step after the last. Default: 0. */
  readonly minimum?: number | undefined;
  /** The share of the run, from 0 to below 1, over which the rate first rises in equal steps (Goyal et al. 2017). Default: 0. */
  readonly warmUp?: number | undefined;
}

/** Checks what types cannot. @throws UserError that names the field. */
export function checkSchedule(s: Schedule): void {
  const fail = (text: string): never => {
    throw new UserError(`schedule ${s.kind}: ${text}`);
  };
  if (!(Number.isFinite(s.rate) && s.rate > 0)) fail(`rate must be above 0, not ${s.rate}`);
  if (s.kind === "step") {
    const { factor = 0.1, at, every } = s;
    if ((at === undefined) === (every === undefined))
      fail("give either `at` (shares of the run) or `every` (a number of steps)");
    if (!(Number.isFinite(factor) && factor > 0)) fail(`factor must be above 0, not ${factor}`);
    if (at?.some((x) => !(x > 0 && x < 1)))
      fail(`at must hold shares of the run between 0 and 1, not ${at.join(", ")}`);
    if (every !== undefined && !(Number.isInteger(every) && every > 0))
      fail(`every must be a positive whole number of steps, not ${every}`);
  } else if (s.kind === "cosine") {
    const { minimum = 0, warmUp = 0 } = s;
    if (!(minimum >= 0 && minimum <= s.rate))
      fail(`minimum must be between 0 and the rate ${s.rate}, not ${minimum}`);
    if (!(warmUp >= 0 && warmUp < 1)) fail(`warmUp is a share of the run from 0 to below 1, not ${warmUp}`);
  }
}

/** From a to b along half a cosine, x from 0 to 1. */
const cosine = (a: number, b: number, x: number) => b + ((a - b) * (1 + Math.cos(Math.PI * x))) / 2;

/** The learning rate of step t of `steps` (from 0). */
export function rateAt(s: Schedule, t: number, steps: number): number {
  switch (s.kind) {
    case "constant":
      return s.rate;
    case "one-cycle":
      return oneCycle(s.rate, t, steps);
    case "step":
      return s.rate * (s.factor ?? 0.1) ** drops(s, t, steps);
    case "cosine": {
      const rising = Math.round((s.warmUp ?? 0) * steps);
      if (t < rising) return (s.rate * (t + 1)) / (rising + 1);
      return cosine(s.rate, s.minimum ?? 0, (t - rising) / (steps - rising));
    }
  }
}

/**
 * Smith & Topin 2019 with PyTorch's defaults: from rate / 25 up to the rate over the first 30 % of the steps, then down to
 * rate / 250,000.
 */
function oneCycle(rate: number, t: number, steps: number): number {
  const peak = 0.3 * steps - 1;
  const last = steps - 1;
  if (t <= peak) return cosine(rate / 25, rate, peak > 0 ? t / peak : 1);
  return cosine(rate, rate / 25 / 1e4, (t - peak) / (last - peak));
}

/** How often the rate was multiplied before step t. */
function drops({ at, every }: StepSchedule, t: number, steps: number): number {
  if (every !== undefined) return Math.floor(t / every);
  return (at ?? []).filter((share) => Math.round(share * steps) <= t).length;
}
