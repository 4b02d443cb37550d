import { intAttribute } from "../../../src/onnx/types.ts";
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

const GATES = 3;
const [Z, R, H] = [0, 1, 2] as const;

/** Everything one record went through in one time step. */
interface Moment {
  readonly time: number;
  readonly before: Float64Array;
  readonly update: Float64Array;
  readonly reset: Float64Array;
  readonly candidate: Float64Array;
  readonly h: Float64Array;
}

/**
 * The life of record `n` in direction `d`. With `linear` (linear_before_reset = 1, PyTorch's form) the reset
 * gate multiplies R h + b; without it multiplies h.
 */
function live(l: Layer, linear: boolean, d: number, n: number, h0: Float64Array): Moment[] {
  const moments: Moment[] = [];
  let h = h0;
  for (const time of l.orders[d]!) {
    const before = h;
    const units = (f: (j: number) => number) => Float64Array.from({ length: l.hidden }, (_, j) => f(j));
    const input = (g: number, j: number) => fromInput(l, GATES, d, g, j, time, n);
    const update = units((j) => sigmoid(input(Z, j) + fromState(l, GATES, d, Z, j, before)));
    const reset = units((j) => sigmoid(input(R, j) + fromState(l, GATES, d, R, j, before)));
    const kept = before.map((v, j) => reset[j]! * v);
    const candidate = units((j) =>
      Math.tanh(
        input(H, j) +
          (linear ? reset[j]! * fromState(l, GATES, d, H, j, before) : fromState(l, GATES, d, H, j, kept)),
      ),
    );
    h = units((j) => (1 - update[j]!) * candidate[j]! + update[j]! * before[j]!);
    moments.push({ time, before, update, reset, candidate, h });
  }
  return moments;
}

const isLinear = (call: Call): boolean => intAttribute(call.node, "linear_before_reset", 0) === 1;

function forward(l: Layer, linear: boolean, h0?: Value): [Value, Value] {
  const directions = l.orders.length;
  const y = value([l.steps, directions, l.batch, l.hidden]);
  const last = value([directions, l.batch, l.hidden]);
  for (let d = 0; d < directions; d++)
    for (let n = 0; n < l.batch; n++) {
      const state = (d * l.batch + n) * l.hidden;
      const start = h0?.data.slice(state, state + l.hidden) ?? new Float64Array(l.hidden);
      for (const { time, h } of live(l, linear, d, n, start)) {
        y.data.set(h, ((time * directions + d) * l.batch + n) * l.hidden);
        last.data.set(h, state);
      }
    }
  return [y, last];
}

/** Back-propagation through time. */
function backward(call: Call): Value[] {
  const linear = isLinear(call);
  const dy = call.input(0);
  const l = layerOf(call, 1, GATES);
  const to = zeroGradient(l);
  const directions = l.orders.length;
  for (let d = 0; d < directions; d++)
    for (let n = 0; n < l.batch; n++) {
      let dh = new Float64Array(l.hidden);
      for (const m of live(l, linear, d, n, dh).toReversed()) {
        const dhBefore = new Float64Array(l.hidden);
        const kept = m.before.map((h, j) => m.reset[j]! * h);
        const dKept = new Float64Array(l.hidden);
        const dResets = new Float64Array(l.hidden);
        for (let j = 0; j < l.hidden; j++) {
          const [z, r, g] = [m.update[j]!, m.reset[j]!, m.candidate[j]!];
          const dhj = dh[j]! + dy.data[((m.time * directions + d) * l.batch + n) * l.hidden + j]!;
          dhBefore[j]! += dhj * z;
          const dCandidate = dhj * (1 - z) * (1 - g * g);
          const dUpdate = dhj * (m.before[j]! - g) * z * (1 - z);
          backInput(l, to, GATES, d, H, j, m.time, n, dCandidate);
          if (linear) {
            dResets[j] = dCandidate * fromState(l, GATES, d, H, j, m.before);
            backState(l, to, GATES, d, H, j, m.before, dhBefore, dCandidate * r);
          } else backState(l, to, GATES, d, H, j, kept, dKept, dCandidate);
          backInput(l, to, GATES, d, Z, j, m.time, n, dUpdate);
          backState(l, to, GATES, d, Z, j, m.before, dhBefore, dUpdate);
        }
        for (let j = 0; j < l.hidden; j++) {
          const r = m.reset[j]!;
          dhBefore[j]! += dKept[j]! * r;
          const dReset = (dResets[j]! + dKept[j]! * m.before[j]!) * r * (1 - r);
          backInput(l, to, GATES, d, R, j, m.time, n, dReset);
          backState(l, to, GATES, d, R, j, m.before, dhBefore, dReset);
        }
        dh = dhBefore;
      }
    }
  return [to.dx, to.dw, to.dr, to.db];
}

export const gruOperators: Operators = {
  /** X, W, R, B?, (no sequence lengths), initial h? -> Y, Y_h. */
  GRU(call) {
    refuseInputs(call, 4);
    return forward(layerOf(call, 0, GATES), isLinear(call), call.inputs[5]);
  },
};

export const gruTraining: Operators = {
  /** (x, w, r, b) -> Y and what an engine keeps for the backward pass: here nothing. */
  GRUTrain: (call) => [forward(layerOf(call, 0, GATES), isLinear(call))[0], value([0])],
  /** (dY, x, w, r, b, Y, saved) -> dx, dw, dr, db. */
  GRUGrad: backward,
};
