import type { GraphBuilder, Node } from "../onnx/index.ts";

/** The domain of Cardiograft's own training operators; only the engine's lowering knows how to express them. */
const DOMAIN = "cardiograft";

/** What a gradient rule works with. */
export interface RuleContext {
  readonly graph: GraphBuilder;
  readonly node: Node;
  /** The gradient of the loss with respect to output i; the first is always there unless `uses` says otherwise. */
  dy(i?: number): string;
  /** Whether the loss depends on output i. */
  uses(i: number): boolean;
  /** Whether anything trainable lies behind input i: where not, its gradient is not asked for. */
  needs(i: number): boolean;
  /** The numbers of input i where it is a constant of the graph. */
  constant(i: number): number[] | undefined;
  /** @throws UserError naming file, operator and node: what cannot be trained through, and what to do instead. */
  refuse(what: string): never;
}

/** Appends the backward pass of one node; gives the gradient of each input, undefined where it is not needed or there is none. */
export type GradientRule = (c: RuleContext) => (string | undefined)[];

export const own = { domain: DOMAIN };
