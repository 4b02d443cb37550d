import type { Architecture } from "../architecture.ts";
import type { Network } from "../network.ts";

/** Mean, maximum and last of a sequence of outputs: [N, T, F] to [N, 3 F]. */
export function pooledOutputs(net: Network, sequence: string): string {
  const g = net.graph;
  const [, samples, features] = net.shapeOf(sequence) as [string, number, number];
  const axis = g.integers([1]);
  const mean = g.op("ReduceMean", [sequence, axis], { keepdims: { kind: "int", value: 0 } });
  const max = g.op("ReduceMax", [sequence, axis], { keepdims: { kind: "int", value: 0 } });
  const last = g.op("Slice", [sequence, g.integers([samples - 1]), g.integers([samples]), axis]);
  return net.concat([mean, max, net.reshape(last, [0, features])]);
}

/**
 * One recurrent layer over the samples, as in Nguyen & Do 2025: hidden 100 (`width`), all outputs flattened into the head. With
 * `head: "pool"` the head sees the mean, the maximum and the last of the outputs instead: its size no longer depends on the recording's
 * length, and most of the weights can be carried over to another task.
 */
export function recurrent(name: string, kind: "LSTM" | "GRU", directions: 1 | 2): Architecture {
  return {
    name,
    source: "Nguyen & Do 2025; one layer, hidden 100",
    features(net, x, { width = 100, head = "flatten" }) {
      const y = net.recurrent("rnn", kind, net.transpose(x, [2, 0, 1]), width, directions);
      const samples = net.shapeOf(y)[0] as number;
      const outputs = net.transpose(y, [2, 0, 1, 3]);
      const features = directions * width;
      if (head === "flatten") return net.reshape(outputs, [0, samples * features]);
      return pooledOutputs(net, net.reshape(outputs, [0, samples, features]));
    },
  };
}
