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

/** Visits the targets of each record, its softmax, and where its logits begin; inputs are [records, classes]. */
function eachRecord(
  call: Call,
  visit: (record: { targets: number[]; shares: number[]; at: number }) => void,
): void {
  const [logits, targets] = [call.input(0), call.input(1)];
  const classes = logits.shape[1]!;
  for (let at = 0; at < logits.data.length; at += classes) {
    const row = Array.from(logits.data.slice(at, at + classes));
    const highest = Math.max(...row);
    const powers = row.map((x) => Math.exp(x - highest));
    const sum = powers.reduce((a, b) => a + b, 0);
    visit({
      targets: Array.from(targets.data.slice(at, at + classes)),
      shares: powers.map((x) => x / sum),
      at,
    });
  }
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
  /** -mean over records of sum over classes of t log softmax(x), as PyTorch's CrossEntropyLoss with probabilities as targets. */
  CrossEntropyWithLogits(call) {
    let sum = 0;
    eachRecord(call, ({ targets, shares }) => {
      targets.forEach((t, k) => {
        sum -= t === 0 ? 0 : t * Math.log(shares[k]!);
      });
    });
    return [scalar(sum / call.input(0).shape[0]!)];
  },
  CrossEntropyWithLogitsGrad(call) {
    const logits = call.input(0);
    const dx = value(logits.shape);
    eachRecord(call, ({ targets, shares, at }) => {
      const whole = targets.reduce((a, t) => a + t, 0);
      targets.forEach((t, k) => {
        dx.data[at + k] = (whole * shares[k]! - t) / logits.shape[0]!;
      });
    });
    return [dx];
  },
};
