import type { Network } from "../../../src/nn/index.ts";
import { float32, int, text } from "../../../src/onnx/index.ts";
import { around, type Body, type Cases } from "./small.ts";

const HIDDEN = 6;

const sequence = (net: Network, x: string) => net.transpose(x, [2, 0, 1]);
/** [T, directions, N, hidden] to [T, N, directions * hidden]. */
const joined = (net: Network, y: string) => {
  const [samples, directions] = net.shapeOf(y) as [number, number];
  return net.reshape(net.transpose(y, [0, 2, 1, 3]), [samples, -1, directions * HIDDEN]);
};

const recurrent =
  (kind: "LSTM" | "GRU", directions: 1 | 2, layers: number): Body =>
  (net, x) => {
    let y = sequence(net, x);
    for (let i = 0; i < layers; i++) y = joined(net, net.recurrent(`rnn${i}`, kind, y, HIDDEN, directions));
    return net.transpose(y, [1, 0, 2]);
  };

interface Form {
  readonly kind: "LSTM" | "GRU";
  readonly direction?: "forward" | "reverse" | "bidirectional";
  readonly bias?: boolean;
  /** Of the GRU: whether the reset gate acts after the recurrent product. */
  readonly linear?: boolean;
  /** Zeros as initial states, as PyTorch's exports have them. */
  readonly initial?: boolean;
}

/** One layer as ONNX has it; gives Y and Y_h. */
function layer(net: Network, name: string, x: string, form: Form): [y: string, last: string] {
  const { kind, direction = "forward", bias = true, linear = true, initial = false } = form;
  const gates = (kind === "LSTM" ? 4 : 3) * HIDDEN;
  const directions = direction === "bidirectional" ? 2 : 1;
  const inputs = [
    x,
    net.parameter(`${name}.W`, [directions, gates, net.shapeOf(x)[2] as number], around(0)),
    net.parameter(`${name}.R`, [directions, gates, HIDDEN], around(0)),
    bias ? net.parameter(`${name}.B`, [directions, 2 * gates], around(0)) : "",
  ];
  if (initial) {
    const zeros = net.graph.constant(float32([directions, 1, HIDDEN], new Float32Array(directions * HIDDEN)));
    inputs.push("", zeros, ...(kind === "LSTM" ? [zeros] : []));
  }
  const attributes = {
    hidden_size: int(HIDDEN),
    direction: text(direction),
    ...(kind === "GRU" ? { linear_before_reset: int(Number(linear)) } : {}),
  };
  const [y, last] = net.graph.nodeOf(kind, inputs, attributes, { name, outputs: 2 });
  return [y!, last!];
}

/** Layers on top of each other; all outputs of the last one, or its last hidden states [N, directions, hidden], or both. */
const stacked =
  (form: Form, layers: number, gives: "all" | "last" | "both" = "all"): Body =>
  (net, x) => {
    let input = sequence(net, x);
    let last = "";
    for (let i = 0; i < layers; i++) {
      const [y, state] = layer(net, `rnn${i}`, input, form);
      [input, last] = [joined(net, y), state];
    }
    const all = net.transpose(input, [1, 0, 2]);
    if (gives === "all") return all;
    const state = net.reshape(net.transpose(last, [1, 0, 2]), [0, 1, -1]);
    return gives === "last" ? state : net.graph.op("Add", [all, state]);
  };

const kinds = ["LSTM", "GRU"] as const;
const directions = ["forward", "reverse", "bidirectional"] as const;
const named = (list: readonly (readonly [string, Cases[string]])[]): Cases => Object.fromEntries(list);

export const recurrentCases: Cases = {
  LSTM: [recurrent("LSTM", 1, 1)],
  "LSTM, ten samples: several steps per iteration": [recurrent("LSTM", 1, 1), 10],
  "LSTM, bidirectional, two layers": [recurrent("LSTM", 2, 2), 10],
  GRU: [recurrent("GRU", 1, 1)],
  "GRU, bidirectional, two layers": [recurrent("GRU", 2, 2), 10],
  ...named(
    kinds.flatMap((kind) =>
      directions.flatMap((direction) => [
        [`${kind}, ${direction}, seven samples`, [stacked({ kind, direction }, 1), 7]],
        [`${kind}, ${direction}, three layers`, [stacked({ kind, direction }, 3), 5]],
        [`${kind}, ${direction}, last hidden state`, [stacked({ kind, direction }, 2, "last"), 6]],
        [`${kind}, ${direction}, without a bias`, [stacked({ kind, direction, bias: false }, 1), 5]],
      ]),
    ),
  ),
  ...named(
    directions.map((direction) => [
      `GRU, ${direction}, reset gate first, two layers`,
      [stacked({ kind: "GRU", direction, linear: false }, 2), 10],
    ]),
  ),
  "GRU, reset gate first, one sample per iteration": [stacked({ kind: "GRU", linear: false }, 1), 7],
  "LSTM, its outputs and their last": [stacked({ kind: "LSTM" }, 1, "both")],
  "GRU, bidirectional, its outputs and their last": [
    stacked({ kind: "GRU", direction: "bidirectional" }, 1, "both"),
  ],
  "LSTM, one sample": [stacked({ kind: "LSTM", direction: "bidirectional" }, 1), 1],
  "LSTM from zeros": [stacked({ kind: "LSTM", initial: true }, 2, "last"), 6],
  "GRU, reverse, from zeros": [stacked({ kind: "GRU", direction: "reverse", initial: true }, 2), 6],
};
