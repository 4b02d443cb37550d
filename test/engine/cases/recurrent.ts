import type { Network } from "../../../src/nn/index.ts";
import type { Body, Cases } from "./small.ts";

const sequence = (net: Network, x: string) => net.transpose(x, [2, 0, 1]);
export const recurrent =
  (kind: "LSTM" | "GRU", directions: 1 | 2, layers: number): Body =>
  (net, x) => {
    let y = sequence(net, x);
    for (let i = 0; i < layers; i++) {
      y = net.recurrent(`rnn${i}`, kind, y, 6, directions);
      const samples = net.shapeOf(y)[0] as number;
      y = net.reshape(net.transpose(y, [0, 2, 1, 3]), [samples, -1, directions * 6]);
    }
    return net.transpose(y, [1, 0, 2]);
  };
export const recurrentCases: Cases = {
  LSTM: [recurrent("LSTM", 1, 1)],
  "LSTM, ten samples: several steps per iteration": [recurrent("LSTM", 1, 1), 10],
  "LSTM, bidirectional, two layers": [recurrent("LSTM", 2, 2), 10],
  GRU: [recurrent("GRU", 1, 1)],
  "GRU, bidirectional, two layers": [recurrent("GRU", 2, 2), 10],
};
