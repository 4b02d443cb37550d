import type { Architecture } from "../architecture.ts";
import type { Network } from "../network.ts";

type Block = (net: Network, name: string, x: string, width: number, stride: number) => string;

/** The shortcut of a block: the input itself, or a strided 1-tap convolution where the shape changes. */
function shortcut(net: Network, name: string, x: string, channels: number, stride: number): string {
  if (stride === 1 && net.shapeOf(x)[1] === channels) return x;
  return net.batchNorm(
    `${name}.downsample.1`,
    net.conv(`${name}.downsample.0`, x, channels, { kernel: 1, stride }),
  );
}

/** torchvision's basic block; its two convolutions may have other odd numbers of taps than 3. */
export const basicBlockOf =
  (first: number, second: number): Block =>
  (net, name, x, width, stride) => {
    let y = net.conv(`${name}.conv1`, x, width, { kernel: first, stride, padding: (first - 1) / 2 });
    y = net.relu(net.batchNorm(`${name}.bn1`, y));
    y = net.conv(`${name}.conv2`, y, width, { kernel: second, padding: (second - 1) / 2 });
    y = net.batchNorm(`${name}.bn2`, y);
    return net.relu(net.add(y, shortcut(net, name, x, width, stride)));
  };

export const basicBlock: Block = basicBlockOf(3, 3);

/** torchvision's bottleneck: the stride is on the 3-tap convolution. */
export const bottleneck: Block = (net, name, x, width, stride) => {
  let y = net.relu(net.batchNorm(`${name}.bn1`, net.conv(`${name}.conv1`, x, width, { kernel: 1 })));
  y = net.conv(`${name}.conv2`, y, width, { kernel: 3, stride, padding: 1 });
  y = net.relu(net.batchNorm(`${name}.bn2`, y));
  y = net.batchNorm(`${name}.bn3`, net.conv(`${name}.conv3`, y, 4 * width, { kernel: 1 }));
  return net.relu(net.add(y, shortcut(net, name, x, 4 * width, stride)));
};

/**
 * torchvision's ResNet with one-dimensional convolutions, as in Nguyen & Do 2025: stem 7/2, max pool 3/2, four stages, global average
 * pool, a hidden linear layer of 512 and the head. `width` is that of the first stage (64; the hidden layer has eight times as many),
 * `depth` the number of blocks of each stage. With `head: "flatten"` the head sees all outputs of the last stage, as a recurrent network's
 * does, instead of pool and hidden layer.
 */
export function resnet1d(name: string, block: Block, blocks: readonly number[]): Architecture {
  return {
    name,
    source: "Nguyen & Do 2025; torchvision's ResNet in 1-D",
    features(net, x, { width = 64, depth = blocks, head = "pool" }) {
      let y = net.conv("conv1", x, width, { kernel: 7, stride: 2, padding: 3 });
      y = net.maxPool(net.relu(net.batchNorm("bn1", y)), 3, 2, 1);
      depth.forEach((count, stage) => {
        for (let i = 0; i < count; i++) {
          y = block(net, `layer${stage + 1}.${i}`, y, width << stage, stage > 0 && i === 0 ? 2 : 1);
        }
      });
      if (head === "flatten") {
        const [, channels, samples] = net.shapeOf(y) as [string, number, number];
        return net.reshape(y, [0, channels * samples]);
      }
      return net.relu(net.linear("hidden", net.globalAveragePool(y), width * 8));
    },
  };
}
