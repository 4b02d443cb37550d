import { basicBlock, basicBlockOf } from "./resnet.ts";
import { concatPool, hiddenLayer, strodthoff } from "./strodthoff.ts";

/**
 * The residual network of Wang, Yan & Oates 2017 ("Time series classification from scratch with deep neural networks") in the form of
 * the benchmark: a stem of 7 taps without stride or pooling, three stages of the same `width` (128), the second and third at half the
 * length of the one before. `depth` is the number of blocks of each stage (1); the first has 5 and 3 taps, others 3 and 3.
 */
export const resnet1dWang = strodthoff("resnet1d-wang", "ResNet of Wang et al. 2017", (net, x, options) => {
  const { width = 128, depth = [1, 1, 1], dropout } = options;
  let y = net.relu(net.batchNorm("1", net.conv("0", x, width, { kernel: 7, padding: 3 })));
  const first = basicBlockOf(5, 3);
  depth.forEach((count, stage) => {
    y = first(net, `${stage + 3}.0`, y, width, stage > 0 ? 2 : 1);
    for (let i = 1; i < count; i++) y = basicBlock(net, `${stage + 3}.${i}`, y, width, 1);
  });
  return hiddenLayer(net, `${depth.length + 3}`, 2, concatPool(net, y), dropout);
});
