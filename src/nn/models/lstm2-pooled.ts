import type { Architecture } from "../architecture.ts";
import { pooledOutputs } from "./recurrent.ts";
import { hiddenLayer, strodthoff } from "./strodthoff.ts";

const LAYERS = 2;

/**
 * The recurrent networks of the benchmark: two LSTM layers of 256 units (`width`) per direction; mean, maximum and last of the second
 * one's outputs go into the head. "Last" is at the last sample for both directions, as in the published code: there the backward
 * direction has seen that sample only. (The code means to take the backward direction's first sample, but what it slices is empty.)
 */
export function lstm2(name: string, directions: 1 | 2): Architecture {
  return strodthoff(name, "two layers, hidden 256", (net, x, { width = 256, dropout }) => {
    let y = net.transpose(x, [2, 0, 1]);
    for (let layer = 0; layer < LAYERS; layer++) {
      const outputs = net.recurrent(`2.l${layer}`, "LSTM", y, width, directions);
      y = net.reshape(net.transpose(outputs, [0, 2, 1, 3]), [0, 0, directions * width]);
    }
    return hiddenLayer(net, "5", 1, pooledOutputs(net, net.transpose(y, [1, 0, 2])), dropout);
  });
}

export const lstm2Pooled = lstm2("lstm2-pooled", 1);
