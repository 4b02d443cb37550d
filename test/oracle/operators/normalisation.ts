import { floatAttribute, intAttribute } from "../../../src/onnx/types.ts";
import type { Operators } from "../operator.ts";
import { axisOf, broadcastOffsets, sizeOf, type Value, value } from "../value.ts";

/** The channel (axis 1) of every element. */
const channelOf = (x: Value): Int32Array =>
  broadcastOffsets([x.shape[1]!, ...x.shape.slice(2).map(() => 1)], x.shape);

/** Sums over all axes but 1. */
function perChannel(x: Value, f: (i: number, channel: number) => number): Float64Array {
  const sums = new Float64Array(x.shape[1]!);
  channelOf(x).forEach((c, i) => {
    sums[c]! += f(i, c);
  });
  return sums;
}

export const normalisationOperators: Operators = {
  /** Inference form: x, scale, bias, mean, variance. */
  BatchNormalization(call) {
    if (intAttribute(call.node, "training_mode", 0) === 1)
      throw new Error("The oracle's BatchNormalization has no training mode: use BatchNormTrain");
    const x = call.input(0);
    const [scale, bias, mean, variance] = [1, 2, 3, 4].map((i) => call.input(i).data);
    const epsilon = floatAttribute(call.node, "epsilon", 1e-5);
    const y = value(x.shape);
    channelOf(x).forEach((c, i) => {
      y.data[i] = ((x.data[i]! - mean![c]!) / Math.sqrt(variance![c]! + epsilon)) * scale![c]! + bias![c]!;
    });
    return [y];
  },
  /** x, scale, bias? -> y, mean, 1 / standard deviation, over the axes from `axis` on. */
  LayerNormalization(call) {
    const [x, scale, bias] = [call.input(0), call.input(1), call.inputs[2]];
    const axis = axisOf(intAttribute(call.node, "axis", -1), x.shape.length);
    const epsilon = floatAttribute(call.node, "epsilon", 1e-5);
    const size = sizeOf(x.shape.slice(axis));
    const statistics = x.shape.map((s, a) => (a < axis ? s : 1));
    const [y, means, inverses] = [value(x.shape), value(statistics), value(statistics)];
    const scaleAt = broadcastOffsets(scale.shape, x.shape);
    const biasAt = bias && broadcastOffsets(bias.shape, x.shape);
    for (let row = 0; row < means.data.length; row++) {
      const values = Array.from(x.data.subarray(row * size, (row + 1) * size));
      const mean = values.reduce((a, b) => a + b) / size;
      const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / size;
      means.data[row] = mean;
      inverses.data[row] = 1 / Math.sqrt(variance + epsilon);
      for (let i = row * size; i < (row + 1) * size; i++)
        y.data[i] =
          (x.data[i]! - mean) * inverses.data[row]! * scale.data[scaleAt[i]!]! +
          (bias && biasAt ? bias.data[biasAt[i]!]! : 0);
    }
    return [y, means, inverses];
  },
};

export const batchNormTraining: Operators = {
  /** (x, scale, bias) -> y, mean, biased variance of the batch. */
  BatchNormTrain(call) {
    const [x, scale, bias] = [call.input(0), call.input(1), call.input(2)];
    const epsilon = floatAttribute(call.node, "epsilon", 1e-5);
    const count = x.data.length / x.shape[1]!;
    const mean = perChannel(x, (i) => x.data[i]!).map((s) => s / count);
    const variance = perChannel(x, (i, c) => (x.data[i]! - mean[c]!) ** 2).map((s) => s / count);
    const y = value(x.shape);
    channelOf(x).forEach((c, i) => {
      const normal = (x.data[i]! - mean[c]!) / Math.sqrt(variance[c]! + epsilon);
      y.data[i] = normal * scale.data[c]! + bias.data[c]!;
    });
    return [y, value([mean.length], mean), value([variance.length], variance)];
  },
  /**
   * (dy, x, scale, mean, variance) -> dx, dscale, dbias: the chain rule through x, mean and variance in turn
   * (Ioffe & Szegedy 2015, section 3).
   */
  BatchNormTrainGrad(call) {
    const [dy, x, scale] = [call.input(0), call.input(1), call.input(2)];
    const [mean, variance] = [call.input(3).data, call.input(4).data];
    const epsilon = floatAttribute(call.node, "epsilon", 1e-5);
    const count = x.data.length / x.shape[1]!;
    const centred = (i: number, c: number) => x.data[i]! - mean[c]!;
    const deviation = variance.map((v) => Math.sqrt(v + epsilon));
    const dnormal = (i: number, c: number) => dy.data[i]! * scale.data[c]!;
    const dvariance = perChannel(
      x,
      (i, c) => dnormal(i, c) * centred(i, c) * -0.5 * (variance[c]! + epsilon) ** -1.5,
    );
    const dmean = perChannel(
      x,
      (i, c) => -dnormal(i, c) / deviation[c]! + (dvariance[c]! * -2 * centred(i, c)) / count,
    );
    const dx = value(x.shape);
    channelOf(x).forEach((c, i) => {
      dx.data[i] =
        dnormal(i, c) / deviation[c]! + (dvariance[c]! * 2 * centred(i, c)) / count + dmean[c]! / count;
    });
    const dscale = perChannel(x, (i, c) => (dy.data[i]! * centred(i, c)) / deviation[c]!);
    const dbias = perChannel(x, (i) => dy.data[i]!);
    return [dx, value([dscale.length], dscale), value([dbias.length], dbias)];
  },
};

export const layerNormGradients: Operators = {
  /** (dy, x, scale) -> dx, dscale: the chain rule through x, mean and variance of each row in turn (Ba et al. 2016). */
  LayerNormalizationGrad(call) {
    const [dy, x, scale] = [call.input(0), call.input(1), call.input(2)];
    const size = sizeOf(x.shape.slice(axisOf(intAttribute(call.node, "axis", -1), x.shape.length)));
    const epsilon = floatAttribute(call.node, "epsilon", 1e-5);
    const scaleAt = broadcastOffsets(scale.shape, x.shape);
    const [dx, dscale] = [value(x.shape), value(scale.shape)];
    for (let start = 0; start < x.data.length; start += size) {
      const at = Array.from({ length: size }, (_, i) => start + i);
      const total = (f: (i: number) => number) => at.reduce((sum, i) => sum + f(i), 0);
      const mean = total((i) => x.data[i]!) / size;
      const centred = (i: number) => x.data[i]! - mean;
      const variance = total((i) => centred(i) ** 2) / size;
      const deviation = Math.sqrt(variance + epsilon);
      const dnormal = (i: number) => dy.data[i]! * scale.data[scaleAt[i]!]!;
      const dvariance = total((i) => dnormal(i) * centred(i)) * -0.5 * (variance + epsilon) ** -1.5;
      // The variance does not depend on the mean: the sum of what is centred is 0.
      const dmean = -total(dnormal) / deviation;
      for (const i of at) {
        dx.data[i] = dnormal(i) / deviation + (dvariance * 2 * centred(i) + dmean) / size;
        dscale.data[scaleAt[i]!]! += (dy.data[i]! * centred(i)) / deviation;
      }
    }
    return [dx, dscale];
  },
};
