import type { GraphBuilder } from "../../onnx/index.ts";
import { o } from "./context.ts";

/** The axis of the features in what a step works on. */
const FEATURES = -2;

/**
 * One time step of a recurrent layer, all directions at once and feature-major: everything is [directions, features, N]. Both cells multiply one combined matrix
 * [W | bias | R] with the column [x; 1; h], so that a step is one matrix product; the GRU's matrix has zeros where its candidate keeps
 * the input's and the state's part separate (its reset gate acts on the latter alone, as in PyTorch). A GRU whose reset gate acts on the
 * state itself has a second product per step: its matrix has a tail of columns for the reset state, below [x; 1; h].
 */
export interface Cell {
  readonly op: "LSTM" | "GRU";
  /** Rows of W, R and each half of B, in units of the hidden size. */
  readonly gates: number;
  /** Rows of the combined matrix, in units of the hidden size. */
  readonly rows: number;
  /** Whether the matrix has the tail; the reset state is then the last value that a step keeps. */
  readonly tail: boolean;
  /** Sizes of what a step keeps for the backward pass, in units of the hidden size; the column [x; 1; h] comes on top. */
  readonly saved: readonly number[];
  /** Values carried from step to step: h first. */
  readonly states: number;
  /** One direction's combined matrix [rows H, I + 1 + H] (and H more with a tail) from W [G, I], R [G, H] and the two biases [G, 1]. */
  combine(
    g: GraphBuilder,
    w: string,
    r: string,
    bw: string,
    br: string,
    hidden: number,
    inputs: number,
  ): string;
  /** The gradients of W, R and B [2G] from that of the combined matrix. */
  separate(g: GraphBuilder, d: string, hidden: number, inputs: number): { w: string; r: string; b: string };
  /** New states and what is kept, from the product a = matrix * [x; 1; h]; `tail` is the candidate's matrix R. */
  forward(
    g: GraphBuilder,
    a: string,
    states: readonly string[],
    hidden: number,
    tail: string,
  ): { states: string[]; saved: string[] };
  /**
   * The gradient of the product and of the previous states, without what flows to h through the matrix (but for the tail, which comes
   * transposed).
   */
  backward(
    g: GraphBuilder,
    states: readonly string[],
    saved: readonly string[],
    hidden: number,
    tail: string,
  ): { a: string; states: string[] };
}

const columns = (g: GraphBuilder, d: string, hidden: number, inputs: number) =>
  o.split(g, d, [inputs, 1, hidden], 1) as [string, string, string];

export const lstmCell: Cell = {
  op: "LSTM",
  gates: 4,
  rows: 4,
  tail: false,
  saved: [3, 1, 1, 1],
  states: 2,
  combine: (g, w, r, bw, br) => o.concat(g, [w, o.add(g, bw, br), r], 1),
  separate(g, d, hidden, inputs) {
    const [w, b, r] = columns(g, d, hidden, inputs);
    return { w, r, b: o.concat(g, [b, b], 0) };
  },
  forward(g, a, [, c], hidden) {
    const [three, candidate] = o.split(g, a, [3 * hidden, hidden], FEATURES) as [string, string];
    const gates = g.op("Sigmoid", [three]);
    const u = g.op("Tanh", [candidate]);
    const [input, output, forget] = o.split(g, gates, [hidden, hidden, hidden], FEATURES) as [
      string,
      string,
      string,
    ];
    const cell = o.add(g, o.mul(g, forget, c!), o.mul(g, input, u));
    const squashed = g.op("Tanh", [cell]);
    return { states: [o.mul(g, output, squashed), cell], saved: [gates, u, c!, squashed] };
  },
  backward(g, [dh, dc], [gates, u, previous, squashed], hidden) {
    const one = g.scalar(1);
    const slope = (y: string) => o.sub(g, one, o.mul(g, y, y));
    const [input, output, forget] = o.split(g, gates!, [hidden, hidden, hidden], FEATURES) as [
      string,
      string,
      string,
    ];
    const dcell = o.add(g, dc!, o.mul(g, o.mul(g, dh!, output), slope(squashed!)));
    const upstream = o.concat(
      g,
      [o.mul(g, dcell, u!), o.mul(g, dh!, squashed!), o.mul(g, dcell, previous!)],
      FEATURES,
    );
    const dgates = o.mul(g, upstream, o.mul(g, gates!, o.sub(g, one, gates!)));
    const dcandidate = o.mul(g, o.mul(g, dcell, input), slope(u!));
    return { a: o.concat(g, [dgates, dcandidate], FEATURES), states: [o.mul(g, dcell, forget)] };
  },
};

export const gruCell: Cell = {
  op: "GRU",
  gates: 3,
  rows: 4,
  tail: false,
  saved: [2, 1, 1, 1],
  states: 1,
  combine(g, w, r, bw, br, hidden, inputs) {
    const two = (v: string) => o.split(g, v, [2 * hidden, hidden], 0) as [string, string];
    const [[wg, wn], [rg, rn], [bwg, bwn], [brg, brn]] = [two(w), two(r), two(bw), two(br)];
    const gates = o.concat(g, [wg, o.add(g, bwg, brg), rg], 1);
    const fromInput = o.concat(g, [wn, bwn, o.zeros(g, [hidden, hidden])], 1);
    const fromState = o.concat(g, [o.zeros(g, [hidden, inputs]), brn, rn], 1);
    return o.concat(g, [gates, fromInput, fromState], 0);
  },
  separate(g, d, hidden, inputs) {
    const [w, b, r] = columns(g, d, hidden, inputs);
    const three = (v: string) => o.split(g, v, [2 * hidden, hidden, hidden], 0) as [string, string, string];
    const [[wg, wn], [bg, bwn, brn], [rg, , rn]] = [three(w), three(b), three(r)];
    return {
      w: o.concat(g, [wg, wn], 0),
      r: o.concat(g, [rg, rn], 0),
      b: o.concat(g, [bg, bwn, bg, brn], 0),
    };
  },
  forward(g, a, [h], hidden) {
    const [two, x, s] = o.split(g, a, [2 * hidden, hidden, hidden], FEATURES) as [string, string, string];
    const gates = g.op("Sigmoid", [two]);
    const [update, reset] = o.split(g, gates, [hidden, hidden], FEATURES) as [string, string];
    const candidate = g.op("Tanh", [o.add(g, x, o.mul(g, reset, s))]);
    const step = o.sub(g, h!, candidate);
    return { states: [o.add(g, candidate, o.mul(g, update, step))], saved: [gates, candidate, s, step] };
  },
  backward(g, [dh], [gates, candidate, s, step], hidden) {
    const one = g.scalar(1);
    const [update, reset] = o.split(g, gates!, [hidden, hidden], FEATURES) as [string, string];
    const through = o.mul(g, dh!, update);
    const dx = o.mul(g, o.sub(g, dh!, through), o.sub(g, one, o.mul(g, candidate!, candidate!)));
    const upstream = o.concat(g, [o.mul(g, dh!, step!), o.mul(g, dx, s!)], FEATURES);
    const dgates = o.mul(g, upstream, o.mul(g, gates!, o.sub(g, one, gates!)));
    return { a: o.concat(g, [dgates, dx, o.mul(g, dx, reset)], FEATURES), states: [through] };
  },
};

/** linear_before_reset = 0: the candidate sees R (r * h) in place of r * (R h). */
export const gruResetFirstCell: Cell = {
  op: "GRU",
  gates: 3,
  rows: 3,
  tail: true,
  saved: [2, 1, 1, 1],
  states: 1,
  combine(g, w, r, bw, br, hidden) {
    const [rg, rn] = o.split(g, r, [2 * hidden, hidden], 0) as [string, string];
    const states = o.concat(g, [rg, o.zeros(g, [hidden, hidden])], 0);
    const tail = o.concat(g, [o.zeros(g, [2 * hidden, hidden]), rn], 0);
    return o.concat(g, [w, o.add(g, bw, br), states, tail], 1);
  },
  separate(g, d, hidden, inputs) {
    const [w, b, states, tail] = o.split(g, d, [inputs, 1, hidden, hidden], 1) as [
      string,
      string,
      string,
      string,
    ];
    const rows = (v: string, start: number, end: number) => o.slice(g, v, 0, start * hidden, end * hidden);
    const r = o.concat(g, [rows(states, 0, 2), rows(tail, 2, 3)], 0);
    return { w, r, b: o.concat(g, [b, b], 0) };
  },
  forward(g, a, [h], hidden, tail) {
    const [two, x] = o.split(g, a, [2 * hidden, hidden], FEATURES) as [string, string];
    const gates = g.op("Sigmoid", [two]);
    const [update, reset] = o.split(g, gates, [hidden, hidden], FEATURES) as [string, string];
    const kept = o.mul(g, reset, h!);
    const candidate = g.op("Tanh", [o.add(g, x, o.matmul(g, tail, kept))]);
    const step = o.sub(g, h!, candidate);
    return { states: [o.add(g, candidate, o.mul(g, update, step))], saved: [gates, candidate, step, kept] };
  },
  backward(g, [dh], [gates, candidate, step], hidden, tail) {
    const one = g.scalar(1);
    const [update, reset] = o.split(g, gates!, [hidden, hidden], FEATURES) as [string, string];
    const through = o.mul(g, dh!, update);
    const dx = o.mul(g, o.sub(g, dh!, through), o.sub(g, one, o.mul(g, candidate!, candidate!)));
    const dkept = o.matmul(g, tail, dx);
    const h = o.add(g, step!, candidate!);
    const upstream = o.concat(g, [o.mul(g, dh!, step!), o.mul(g, dkept, h)], FEATURES);
    const dgates = o.mul(g, upstream, o.mul(g, gates!, o.sub(g, one, gates!)));
    return { a: o.concat(g, [dgates, dx], FEATURES), states: [o.add(g, through, o.mul(g, dkept, reset))] };
  },
};
