import { type Call, type Operators, refuseInputs } from "../operator.ts";
import {
  backInput,
  backState,
  fromInput,
  fromState,
  type Layer,
  layerOf,
  zeroGradient,
} from "../recurrence.ts";
import { type Value, value } from "../value.ts";
import { sigmoid } from "./elementwise.ts";

const GATES = 4;
const [I, O, F, C] = [0, 1, 2, 3];

/** Everything one record went through in one time step. */
interface Moment {
  readonly time: number;
  readonly before: { readonly h: Float64Array; readonly c: Float64Array };
  /** Activated gates: [gate][unit] in ONNX's order i, o, f, c. */
  readonly gates: readonly Float64Array[];
  readonly c: Float64Array;
  readonly h: Float64Array;
}

/** The life of record `n` in direction `d`, in the order of its steps. */
function live(l: Layer, d: number, n: number, h0: Float64Array, c0: Float64Array): Moment[] {
  const moments: Moment[] = [];
  let [h, c] = [h0, c0];
  for (const time of l.orders[d]!) {
    const before = { h, c };
    const gate = (g: number, activation: (a: number) => number): Float64Array =>
      Float64Array.from({ length: l.hidden }, (_, j) =>
        activation(fromInput(l, GATES, d, g, j, time, n) + fromState(l, GATES, d, g, j, before.h)),
      );
    const gates = [gate(I, sigmoid), gate(O, sigmoid), gate(F, sigmoid), gate(C, Math.tanh)];
    c = before.c.map((previous, j) => gates[F]![j]! * previous + gates[I]![j]! * gates[C]![j]!);
    h = c.map((cell, j) => gates[O]![j]! * Math.tanh(cell));
    moments.push({ time, before, gates, c, h });
  }
  return moments;
}

function forward(l: Layer, h0?: Value, c0?: Value): [Value, Value, Value] {
  const directions = l.orders.length;
  const y = value([l.steps, directions, l.batch, l.hidden]);
  const [last, lastCell] = [value([directions, l.batch, l.hidden]), value([directions, l.batch, l.hidden])];
  for (let d = 0; d < directions; d++)
    for (let n = 0; n < l.batch; n++) {
      const state = (d * l.batch + n) * l.hidden;
      const start = (v?: Value) => v?.data.slice(state, state + l.hidden) ?? new Float64Array(l.hidden);
      for (const { time, h, c } of live(l, d, n, start(h0), start(c0))) {
        y.data.set(h, ((time * directions + d) * l.batch + n) * l.hidden);
        last.data.set(h, state);
        lastCell.data.set(c, state);
      }
    }
  return [y, last, lastCell];
}

/** Back-propagation through time of one record in one direction. */
function backward(call: Call): Value[] {
  const dy = call.input(0);
  const l = layerOf(call, 1, GATES);
  const to = zeroGradient(l);
  const directions = l.orders.length;
  for (let d = 0; d < directions; d++)
    for (let n = 0; n < l.batch; n++) {
      let dh = new Float64Array(l.hidden);
      let dc = new Float64Array(l.hidden);
      for (const m of live(l, d, n, dh, dc).toReversed()) {
        const dhBefore = new Float64Array(l.hidden);
        const dcBefore = new Float64Array(l.hidden);
        for (let j = 0; j < l.hidden; j++) {
          const [i, o, f, g] = m.gates.map((gate) => gate[j]!) as [number, number, number, number];
          const dhj = dh[j]! + dy.data[((m.time * directions + d) * l.batch + n) * l.hidden + j]!;
          const dcj = dc[j]! + dhj * o * (1 - Math.tanh(m.c[j]!) ** 2);
          dcBefore[j] = dcj * f;
          const da = [
            dcj * g * i * (1 - i),
            dhj * Math.tanh(m.c[j]!) * o * (1 - o),
            dcj * m.before.c[j]! * f * (1 - f),
            dcj * i * (1 - g * g),
          ];
          da.forEach((a, gate) => {
            backInput(l, to, GATES, d, gate, j, m.time, n, a);
            backState(l, to, GATES, d, gate, j, m.before.h, dhBefore, a);
          });
        }
        dh = dhBefore;
        dc = dcBefore;
      }
    }
  return [to.dx, to.dw, to.dr, to.db];
}

export const lstmOperators: Operators = {
  /** X, W, R, B?, (no sequence lengths), initial h?, initial c?, (no peepholes) -> Y, Y_h, Y_c. */
  LSTM(call) {
    refuseInputs(call, 4, 7);
    return forward(layerOf(call, 0, GATES), call.inputs[5], call.inputs[6]);
  },
};

export const lstmTraining: Operators = {
  /** (x, w, r, b) -> Y and what an engine keeps for the backward pass: here nothing. */
  LSTMTrain: (call) => [forward(layerOf(call, 0, GATES))[0], value([0])],
  /** (dY, x, w, r, b, Y, saved) -> dx, dw, dr, db. */
  LSTMGrad: backward,
};
