import type { Network } from "../network.ts";
import { concatPool, hiddenLayer, strodthoff } from "./strodthoff.ts";

/** Taps of the long convolutions: 40, 20 and 10, made odd. */
const KERNELS = [39, 19, 9];

/** Three long convolutions behind a common bottleneck and a 1-tap one behind a max pool 3/1, side by side. */
function inception(net: Network, name: string, x: string, width: number): string {
  const narrow = net.conv(`${name}.bottleneck`, x, width, { kernel: 1 });
  const branches = KERNELS.map((kernel, i) =>
    net.conv(`${name}.convs.${i}`, narrow, width, { kernel, padding: (kernel - 1) / 2 }),
  );
  branches.push(net.conv(`${name}.conv_bottle.1`, net.maxPool(x, 3, 1, 1), width, { kernel: 1 }));
  return net.relu(net.batchNorm(`${name}.bn_relu.0`, net.concat(branches)));
}

/**
 * InceptionTime (Ismail Fawaz et al. 2020, "InceptionTime: finding AlexNet for time series classification"), one network of its
 * ensemble, in the form of the benchmark. `width` is the number of filters of each branch and of the bottleneck (32); `depth` the number
 * of modules under each shortcut (3, 3), which always is a 1-tap convolution with batch normalisation.
 */
export const inception1d = strodthoff("inception1d", "InceptionTime", (net, x, options) => {
  const { width = 32, depth = [3, 3], dropout } = options;
  let y = x;
  let modules = 0;
  depth.forEach((count, stage) => {
    const start = y;
    for (let i = 0; i < count; i++) y = inception(net, `layers.0.im.${modules++}`, y, width);
    const name = `layers.0.sk.${stage}`;
    const shortcut = net.conv(`${name}.conv`, start, net.shapeOf(y)[1] as number, { kernel: 1 });
    y = net.relu(net.add(y, net.batchNorm(`${name}.bn`, shortcut)));
  });
  return hiddenLayer(net, "layers.1", 2, concatPool(net, y), dropout);
});
