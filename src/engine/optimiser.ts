import type { GraphBuilder } from "../onnx/index.ts";
import { o } from "./lower/context.ts";

/** How gradients move parameters. Defaults are PyTorch's. */
export interface OptimiserOptions {
  readonly kind: "adam" | "adamw";
  readonly beta1?: number | undefined;
  readonly beta2?: number | undefined;
  readonly epsilon?: number | undefined;
  /** L2 penalty (adam) or decoupled decay (adamw, Loshchilov & Hutter 2019). */
  readonly weightDecay?: number | undefined;
}

export interface OptimiserValues {
  readonly parameters: string;
  readonly first: string;
  readonly second: string;
}

/** The inputs of the update that change from step to step. Bias correction is folded into the rate and into epsilon. */
export interface StepScalars {
  readonly rate: number;
  readonly epsilon: number;
  readonly decay: number;
}

/** The scalars of step t (from 1) of Adam at the given rate (Kingma & Ba 2015, the reordered form at the end of their section 2). */
export function stepScalars(options: OptimiserOptions, rate: number, t: number): StepScalars {
  const first = 1 - (options.beta1 ?? 0.9) ** t;
  const second = Math.sqrt(1 - (options.beta2 ?? 0.999) ** t);
  return {
    rate: (rate * second) / first,
    epsilon: (options.epsilon ?? 1e-8) * second,
    decay: options.kind === "adamw" ? 1 - rate * (options.weightDecay ?? 0.01) : 1,
  };
}

/** Appends the update of the flat vectors; gives the names of the new ones. */
export function appendOptimiser(
  g: GraphBuilder,
  options: OptimiserOptions,
  { parameters: p, first: m, second: v }: OptimiserValues,
  gradient: string,
  scalars: { readonly rate: string; readonly epsilon: string; readonly decay: string },
): OptimiserValues {
  const [b1, b2] = [options.beta1 ?? 0.9, options.beta2 ?? 0.999];
  const penalty = options.kind === "adam" ? (options.weightDecay ?? 0) : 0;
  const d = penalty ? o.add(g, gradient, o.mul(g, p, g.scalar(penalty))) : gradient;
  const first = o.add(g, m, o.mul(g, o.sub(g, d, m), g.scalar(1 - b1)));
  const second = o.add(g, o.mul(g, v, g.scalar(b2)), o.mul(g, o.mul(g, d, d), g.scalar(1 - b2)));
  const update = o.div(g, o.mul(g, first, scalars.rate), o.add(g, g.op("Sqrt", [second]), scalars.epsilon));
  const kept =
    options.kind === "adamw" && (options.weightDecay ?? 0.01) !== 0 ? o.mul(g, p, scalars.decay) : p;
  return { parameters: o.sub(g, kept, update), first, second };
}
