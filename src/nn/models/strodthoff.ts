import type { Architecture, ArchitectureOptions } from "../architecture.ts";
import type { Network } from "../network.ts";

/**
 * What the networks of the PTB-XL benchmark have in common: N. Strodthoff, P. Wagner, T. Schaeffter, W. Samek, "Deep Learning for ECG
 * Analysis: Benchmarks and Insights from PTB-XL", IEEE Journal of Biomedical and Health Informatics 25 (5), 2021, with its code,
 * github.com/helme/ecg_ptbxl_benchmarking, in the configuration of its experiments (5 taps where there is a choice, a
 * hidden layer of 128 and a dropout of 0.5 in the head).
 *
 * Parameters are named as in that code's modules, mostly by their places, with two exceptions: the last linear layer is `head`, and a
 * recurrent layer's weights are joined as ONNX has them. Weights are drawn as it draws them before it trains from scratch: convolutions
 * and linear layers from He's normal distribution over the fan-in, biases 0, every batch normalisation 1 and 0 (also those that xResNet
 * would begin with 0), recurrent layers as PyTorch does.
 */
type Features = (net: Network, x: string, options: ArchitectureOptions) => string;

/** Dropout before the last linear layer; the hidden one has half of it. */
const DROPOUT = 0.5;
const HIDDEN = 128;

export function strodthoff(name: string, from: string, features: Features): Architecture {
  return { name, source: `Strodthoff et al. 2021; ${from}`, initialisation: "fan-in", features };
}

/** Maximum and mean over the length: [N, C, L] to [N, 2 C]. */
export function concatPool(net: Network, x: string): string {
  return net.concat([net.globalMaxPool(x), net.globalAveragePool(x)]);
}

/**
 * fastai's head up to its last linear layer: batch normalisation, dropout, linear, ReLU; batch normalisation, dropout. Its layers are
 * `NAME.first` and those after it.
 */
export function hiddenLayer(
  net: Network,
  name: string,
  first: number,
  features: string,
  dropout = DROPOUT,
): string {
  const at = (i: number) => `${name}.${first + i}`;
  const drop = (x: string, ratio: number, i: number) => (ratio === 0 ? x : net.dropout(x, ratio, at(i)));
  let y = drop(net.batchNorm(at(0), features), dropout / 2, 1);
  y = net.relu(net.linear(at(2), y, HIDDEN));
  return drop(net.batchNorm(at(4), y), dropout, 5);
}
