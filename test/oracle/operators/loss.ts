import type { Call, Operators } from "../operator.ts";
import { broadcastOffsets, scalar, value } from "../value.ts";
import { sigmoid, softplus } from "./elementwise.ts";

/**
 * Visits logits x with their targets and the weights of positive targets (1 when absent; [classes],
 * broadcast).
 */
function each(call: Call, visit: (x: number, target: number, weight: number, i: number) => void): void {
  const [logits, targets, weights] = [call.input(0), call.input(1), call.inputs[2] ?? scalar(1)];
  const weightAt = broadcastOffsets(weights.shape, logits.shape);
  logits.data.forEach((x, i) => {
    visit(x, targets.data[i]!, weights.data[weightAt[i]!]!, i);
  });
}

export const lossOperators: Operators = {
  /** -mean(w t log s(x) + (1 - t) log(1 - s(x))), as PyTorch's BCEWithLogitsLoss with pos_weight. */
  BceWithLogits(call) {
    let sum = 0;
    each(call, (x, t, w) => {
      sum += w * t * softplus(-x) + (1 - t) * softplus(x);
    });
    return [scalar(sum / call.input(0).data.length)];
  },
  BceWithLogitsGrad(call) {
    const logits = call.input(0);
    const dx = value(logits.shape);
    each(call, (x, t, w, i) => {
      dx.data[i] = (w * t * (sigmoid(x) - 1) + (1 - t) * sigmoid(x)) / logits.data.length;
    });
    return [dx];
  },
};
