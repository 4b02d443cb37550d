import type { GraphBuilder } from "../onnx/index.ts";
import { o } from "./lower/context.ts";

/** How gradients move parameters. Forms and defaults are PyTorch's. */
export interface OptimiserOptions {
  readonly kind: "adam" | "adamw" | "sgd";
  readonly beta1?: number | undefined;
  readonly beta2?: number | undefined;
  readonly epsilon?: number | undefined;
  /** Of sgd: the share of the last direction that is kept. Default: 0. */
  readonly momentum?: number | undefined;
  /** Of sgd with momentum: looks ahead along the new direction (Sutskever et al. 2013). */
  readonly nesterov?: boolean | undefined;
  /** L2 penalty (adam, sgd; default 0) or decoupled decay (adamw, Loshchilov & Hutter 2019; default 0.01). */
  readonly weightDecay?: number | undefined;
  /** What decays: every parameter (default), or only weights, so neither biases nor the parameters of normalisation. */
  readonly decay?: "all" | "weights" | undefined;
}

/** The vectors that an optimiser keeps from step to step: Adam's two moments, or the momentum of gradient descent. */
export type StateVector = "m" | "v";

export function stateVectors({ kind, momentum }: OptimiserOptions): readonly StateVector[] {
  if (kind === "sgd") return momentum ? ["m"] : [];
  return ["m", "v"];
}

/** The inputs of the update that change from step to step. Bias correction is folded into the rate and into epsilon. */
export interface StepScalars {
  readonly rate: number;
  readonly epsilon: number;
  readonly decay: number;
}

/** The scalars of step t (from 1) of Adam at the given rate (Kingma & Ba 2015, the reordered form at the end of their section 2). */
export function stepScalars(options: OptimiserOptions, rate: number, t: number): StepScalars {
  if (options.kind === "sgd") return { rate, epsilon: 0, decay: 1 };
  const first = 1 - (options.beta1 ?? 0.9) ** t;
  const second = Math.sqrt(1 - (options.beta2 ?? 0.999) ** t);
  return {
    rate: (rate * second) / first,
    epsilon: (options.epsilon ?? 1e-8) * second,
    decay: options.kind === "adamw" ? 1 - rate * (options.weightDecay ?? 0.01) : 1,
  };
}

/** What one update works on: names of flat vectors and scalars of the graph. */
export interface Update {
  readonly options: OptimiserOptions;
  readonly parameters: string;
  readonly gradient: string;
  readonly state: Readonly<Partial<Record<StateVector, string>>>;
  readonly scalars: Readonly<Record<keyof StepScalars, string>>;
  /** A vector by which the rate is multiplied element by element; absent when all have the same rate. */
  readonly rateFactors?: string | undefined;
  /** A vector of 1 where decay acts and 0 elsewhere; absent when it acts everywhere. */
  readonly decays?: string | undefined;
}

export interface Updated {
  readonly parameters: string;
  readonly state: Readonly<Partial<Record<StateVector, string>>>;
}

/** Appends the update of the flat vectors; gives the names of the new ones. */
export function appendOptimiser(g: GraphBuilder, u: Update): Updated {
  const gradient = penalised(g, u);
  const { step, state } = u.options.kind === "sgd" ? descent(g, u, gradient) : adam(g, u, gradient);
  const decoupled = u.options.kind === "adamw" && (u.options.weightDecay ?? 0.01) !== 0;
  const p = u.parameters;
  if (!u.rateFactors && !u.decays) {
    const kept = decoupled ? o.mul(g, p, u.scalars.decay) : p;
    return { parameters: o.sub(g, kept, step), state };
  }
  // Decay goes with the rate: what is lost by it joins the step before the factors act on both.
  const lost = decoupled ? o.mul(g, masked(g, p, u.decays), o.sub(g, g.scalar(1), u.scalars.decay)) : null;
  const whole = lost ? o.add(g, step, lost) : step;
  return { parameters: o.sub(g, p, u.rateFactors ? o.mul(g, whole, u.rateFactors) : whole), state };
}

const masked = (g: GraphBuilder, x: string, mask: string | undefined) => (mask ? o.mul(g, x, mask) : x);

/** The gradient with that of the L2 penalty. */
function penalised(g: GraphBuilder, { options, parameters, gradient, decays }: Update): string {
  const penalty = options.kind === "adamw" ? 0 : (options.weightDecay ?? 0);
  if (penalty === 0) return gradient;
  return o.add(g, gradient, o.mul(g, masked(g, parameters, decays), g.scalar(penalty)));
}

/** Adam's step from a gradient d. */
function adam(g: GraphBuilder, { options, state, scalars }: Update, d: string) {
  const [b1, b2] = [options.beta1 ?? 0.9, options.beta2 ?? 0.999];
  const m = o.add(g, state.m!, o.mul(g, o.sub(g, d, state.m!), g.scalar(1 - b1)));
  const v = o.add(g, o.mul(g, state.v!, g.scalar(b2)), o.mul(g, o.mul(g, d, d), g.scalar(1 - b2)));
  const step = o.div(g, o.mul(g, m, scalars.rate), o.add(g, g.op("Sqrt", [v]), scalars.epsilon));
  return { step, state: { m, v } };
}

/** The step of gradient descent, with momentum in PyTorch's form: the rate is not part of what is remembered. */
function descent(g: GraphBuilder, { options, state, scalars }: Update, d: string) {
  if (!state.m) return { step: o.mul(g, d, scalars.rate), state: {} };
  const momentum = g.scalar(options.momentum!);
  const m = o.add(g, o.mul(g, state.m, momentum), d);
  const direction = options.nesterov ? o.add(g, d, o.mul(g, m, momentum)) : m;
  return { step: o.mul(g, direction, scalars.rate), state: { m } };
}
