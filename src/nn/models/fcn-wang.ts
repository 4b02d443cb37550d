import { concatPool, hiddenLayer, strodthoff } from "./strodthoff.ts";

/**
 * The fully convolutional network of Wang, Yan & Oates 2017 ("Time series classification from scratch with deep neural networks") in
 * the form of the benchmark: three convolutions of 8, 5 and 3 taps with `width` (128), twice as many and again `width` channels. The
 * first is padded by 3 on both sides and so gives one sample less than it gets.
 */
export const fcnWang = strodthoff("fcn-wang", "FCN of Wang et al. 2017", (net, x, options) => {
  const { width = 128, dropout } = options;
  let y = x;
  [
    [8, width],
    [5, 2 * width],
    [3, width],
  ].forEach(([kernel, channels], i) => {
    const padding = Math.floor((kernel! - 1) / 2);
    y = net.conv(`${i}.0.0`, y, channels!, { kernel: kernel!, padding });
    y = net.relu(net.batchNorm(`${i}.0.1`, y));
  });
  return hiddenLayer(net, "3", 2, concatPool(net, y), dropout);
});
