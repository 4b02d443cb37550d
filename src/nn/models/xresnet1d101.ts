import type { ConvOptions, Network } from "../network.ts";
import { concatPool, hiddenLayer, strodthoff } from "./strodthoff.ts";

/** Convolution and batch normalisation. */
function normalised(net: Network, name: string, x: string, channels: number, conv: ConvOptions): string {
  return net.batchNorm(`${name}.1`, net.conv(`${name}.0`, x, channels, conv));
}

/**
 * Bottleneck of 1, 5 and 1 taps with the stride on the middle one. Its shortcut halves by the mean of pairs and changes the number of
 * channels by a 1-tap convolution, each only where it must.
 */
function block(net: Network, name: string, x: string, width: number, stride: 1 | 2): string {
  let y = net.relu(normalised(net, `${name}.convs.0`, x, width, { kernel: 1 }));
  y = net.relu(normalised(net, `${name}.convs.1`, y, width, { kernel: 5, stride, padding: 2 }));
  y = normalised(net, `${name}.convs.2`, y, 4 * width, { kernel: 1 });
  let shortcut = stride === 2 ? net.averagePairs(x) : x;
  if (net.shapeOf(x)[1] !== 4 * width)
    shortcut = normalised(net, `${name}.idpath.0`, shortcut, 4 * width, { kernel: 1 });
  return net.relu(net.add(y, shortcut));
}

/**
 * The xResNet of fastai (He et al. 2019, "Bag of tricks for image classification with convolutional neural networks") in the form of the
 * benchmark: a stem of three convolutions of 5 taps, max pool 3/2 and four stages of bottlenecks that all have the same `width` (64,
 * that of the stem's last convolution; its first two have half of it). `depth` is the number of blocks of each stage (3, 4, 23, 3).
 */
export const xresnet1d101 = strodthoff("xresnet1d101", "fastai's xResNet", (net, x, options) => {
  const { width = 64, depth = [3, 4, 23, 3], dropout } = options;
  let y = x;
  [Math.ceil(width / 2), Math.ceil(width / 2), width].forEach((channels, i) => {
    const conv = { kernel: 5, stride: i === 0 ? 2 : 1, padding: 2 };
    y = net.relu(normalised(net, `${i}`, y, channels, conv));
  });
  y = net.maxPool(y, 3, 2, 1);
  depth.forEach((count, stage) => {
    for (let i = 0; i < count; i++)
      y = block(net, `${stage + 4}.${i}`, y, width, stage > 0 && i === 0 ? 2 : 1);
  });
  return hiddenLayer(net, `${depth.length + 4}`, 2, concatPool(net, y), dropout);
});
