import type { Graph } from "../onnx/index.ts";

/** The output of a model that its loss is taken of. */
export type TrainedOutput = "logits" | "embedding";

/**
 * What a model is trained by: the labels of its `logits` [N, classes], or, where it has none but an `embedding` [N, width], the agreement
 * of two views of each record (Barlow Twins), which needs no labels.
 */
export function trainedOutput({ outputs }: Graph): TrainedOutput {
  const has = (output: string) => outputs.some(({ name }) => name === output);
  return has("embedding") && !has("logits") && !has("probabilities") ? "embedding" : "logits";
}

/**
 * Constants of Barlow Twins (Zbontar, Jing, Misra, LeCun & Deny, ICML 2021): the weight of the off-diagonal terms as in the paper, and what
 * is added to a feature's variance over the batch, as PyTorch's BatchNorm does in the authors' code.
 */
export const BARLOW_TWINS = { lambda: 0.005, epsilon: 1e-5 } as const;
