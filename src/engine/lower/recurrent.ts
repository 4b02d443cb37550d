import { type GraphBuilder, intAttribute, type Node, text, textAttribute } from "../../onnx/index.ts";
import { type Cell, gruCell, gruResetFirstCell, lstmCell } from "./cells.ts";
import { type LowerContext, type LowerRule, o } from "./context.ts";
import { type ScanBody, type Sequence, scan, scanBody } from "./scan.ts";

/**
 * Training of LSTM and GRU layers as two Scans over time, forward and backward, several time steps unrolled per iteration. Both
 * directions of a layer are steps of the same Scan, each along its own time, for what counts is the number of operators that are run.
 * What the backward pass needs leaves the forward Scan as scan outputs; weight gradients are summed once per iteration.
 */
const UNROLL = 5;

interface Plan {
  readonly cell: Cell;
  readonly steps: number;
  readonly unroll: number;
  readonly inputs: number;
  readonly hidden: number;
  readonly n: number;
  /** One per direction: whether it runs backwards in time. */
  readonly reversed: readonly boolean[];
}

/** What the forward Scan leaves for the backward one. */
interface Trace {
  /** The combined matrices [directions, rows, columns]. */
  readonly matrix: string;
  /** Per step of an iteration: what the cell kept, then the column [x; 1; h]. */
  readonly saved: readonly (readonly string[])[];
}

function planOf(c: LowerContext, cell: Cell, x: readonly number[], recurrent: readonly number[]): Plan {
  const steps = x[0]!;
  const unroll = Array.from({ length: UNROLL }, (_, i) => UNROLL - i).find((u) => steps % u === 0)!;
  const direction = textAttribute(c.node, "direction", "forward");
  const reversed = direction === "bidirectional" ? [false, true] : [direction === "reverse"];
  return { cell, steps, unroll, inputs: x[1]!, hidden: recurrent[2]!, n: c.n, reversed };
}

/** A value [D, ...] as one value [1, ...] per direction. */
const perDirection = (g: GraphBuilder, v: string, { reversed }: Plan): string[] =>
  reversed.length === 1 ? [v] : o.split(g, v, Array(reversed.length).fill(1), 0);

/** The combined matrices of all directions. */
function combined(c: LowerContext, p: Plan): string {
  const { g } = c;
  const gates = p.cell.gates * p.hidden;
  const [ws, rs, bs] = [1, 2, 3].map((i) => perDirection(g, c.input(i).name, p)) as [
    string[],
    string[],
    string[],
  ];
  const matrices = p.reversed.map((_, d) => {
    const w = o.reshape(g, ws[d]!, [gates, p.inputs]);
    const r = o.reshape(g, rs[d]!, [gates, p.hidden]);
    const [bw, br] = o.split(g, o.reshape(g, bs[d]!, [2 * gates, 1]), [gates, gates], 0) as [string, string];
    return o.reshape(g, p.cell.combine(g, w, r, bw, br, p.hidden, p.inputs), [1, p.cell.rows * p.hidden, -1]);
  });
  return o.concat(g, matrices, 0);
}

const columnRows = (p: Plan) => p.inputs + 1 + p.hidden;
const savedRows = (p: Plan) => [...p.cell.saved.map((s) => s * p.hidden), columnRows(p)];
const stepsOf = (p: Plan) => Array.from({ length: p.unroll }, (_, s) => s);
/** Where in a chunk of time direction d is at step s of an iteration; and the other way round. */
const placeOf = (p: Plan, d: number, s: number) => (p.reversed[d] ? p.unroll - 1 - s : s);

/** [T, D, rows, N] (or [T, rows, N], for all directions) as one value [T / unroll, 1, rows, N] per place in a chunk and direction. */
function chunks(g: GraphBuilder, x: string, p: Plan, rows: number, directions: number): string[][] {
  const count = p.unroll * directions;
  const all = o.reshape(g, x, [p.steps / p.unroll, count, rows, p.n]);
  const parts = count === 1 ? [all] : o.split(g, all, Array(count).fill(1), 1);
  return stepsOf(p).map((u) => p.reversed.map((_, d) => parts[u * directions + (directions === 1 ? 0 : d)]!));
}

/** The sequences of `chunks` in the order of the body's inputs: by step, then direction. */
const inSteps = (p: Plan, parts: readonly (readonly string[])[], backwards: boolean): Sequence[] =>
  stepsOf(p).flatMap((s) =>
    p.reversed.map((reversed, d) => ({
      value: parts[placeOf(p, d, s)]![d]!,
      reversed: reversed !== backwards,
    })),
  );

/** Inputs of the body for `inSteps`, all directions of a step put together. */
function stepInputs(body: ScanBody, p: Plan, rows: number): string[] {
  return stepsOf(p).map(() =>
    o.concat(
      body.b,
      p.reversed.map(() => body.input([1, rows, p.n])),
      0,
    ),
  );
}

/** Makes what the steps of an iteration gave, [D, rows, N] each, an output per direction in order of time. */
function stepOutputs(body: ScanBody, p: Plan, values: readonly string[], rows: number): void {
  const parts = values.map((v) => perDirection(body.b, v, p));
  p.reversed.forEach((_, d) => {
    const inTime = stepsOf(p).map((u) => parts[placeOf(p, d, u)]![d]!);
    body.output(o.concat(body.b, inTime, 1), [1, p.unroll * rows, p.n]);
  });
}

/** The combined matrices for [x; 1; h], and the candidates' matrices of a cell with a tail. */
function parts(c: LowerContext, p: Plan, matrix: string): { main: string; tail: string } {
  if (!p.cell.tail) return { main: matrix, tail: "" };
  const [main, tail] = o.split(c.g, matrix, [columnRows(p), p.hidden], 2) as [string, string];
  return { main, tail: o.slice(c.g, tail, 1, (p.cell.rows - 1) * p.hidden, p.cell.rows * p.hidden) };
}

const zeros = (c: LowerContext, p: Plan, rows: number, columns = p.n) =>
  o.zeros(c.g, [p.reversed.length, rows, columns]);

/** Runs all directions; gives the outputs [T, D, H, N] and the trace. */
function forward(c: LowerContext, p: Plan, x: string): { y: string; trace: Trace } {
  const { g } = c;
  const matrix = combined(c, p);
  const { main, tail } = parts(c, p, matrix);
  const body = scanBody(`${c.node.name}/forward`);
  const { b } = body;
  const shape = (rows: number) => [p.reversed.length, rows, p.n];
  let states = Array.from({ length: p.cell.states }, () => body.input(shape(p.hidden)));
  const first = states.map(() => zeros(c, p, p.hidden));
  const saved: string[][] = [];
  const outputs: string[] = [];
  for (const xs of stepInputs(body, p, p.inputs + 1)) {
    const column = o.concat(b, [xs, states[0]!], 1);
    const step = p.cell.forward(b, o.matmul(b, main, column), states, p.hidden, tail);
    states = step.states;
    outputs.push(states[0]!);
    saved.push([...step.saved, column]);
  }
  for (const s of states) body.output(s, shape(p.hidden));
  stepOutputs(body, p, outputs, p.hidden);
  for (const step of saved) step.forEach((v, i) => void body.output(v, shape(savedRows(p)[i]!)));
  const kept = saved.flat().map(() => false);
  const sequences = inSteps(p, chunks(g, x, p, p.inputs + 1, 1), false);
  const results = scan(c, b.build(), first, sequences, [...p.reversed, ...kept]).slice(first.length);
  const ys = p.reversed.map((_, d) => o.reshape(g, results[d]!, [p.steps, 1, p.hidden, p.n]));
  const per = p.cell.saved.length + 1;
  const traces = results.slice(p.reversed.length);
  return {
    y: o.concat(g, ys, 1),
    trace: { matrix, saved: saved.map((_, s) => traces.slice(s * per, (s + 1) * per)) },
  };
}

/** The backward pass from dy [T, D, H, N]: the gradient of the matrices, and of x [T, I, N] only where it is wanted. */
function backward(c: LowerContext, p: Plan, dy: string, trace: Trace, wantsInput: boolean) {
  const { g } = c;
  const rows = p.cell.rows * p.hidden;
  const k = columnRows(p);
  const width = p.cell.tail ? k + p.hidden : k;
  const { main, tail } = parts(c, p, trace.matrix);
  const transposed = o.transpose(g, wantsInput ? main : o.slice(g, main, 2, p.inputs + 1, k), [0, 2, 1]);
  const transposedTail = p.cell.tail ? o.transpose(g, tail, [0, 2, 1]) : "";
  const body = scanBody(`${c.node.name}/backward`);
  const { b } = body;
  const shape = (height: number, columns = p.n) => [p.reversed.length, height, columns];
  let states = Array.from({ length: p.cell.states }, () => body.input(shape(p.hidden)));
  const first = [...states.map(() => zeros(c, p, p.hidden)), zeros(c, p, rows, width)];
  const sum = body.input(shape(rows, width));
  const dys = stepInputs(body, p, p.hidden);
  const kept = trace.saved.map(() => savedRows(p).map((r) => body.input(shape(r))));
  const products: string[] = [];
  const columns: string[] = [];
  const dx: string[] = [];
  for (const s of stepsOf(p).reverse()) {
    const dh = o.add(b, dys[s]!, states[0]!);
    const step = p.cell.backward(b, [dh, ...states.slice(1)], kept[s]!, p.hidden, transposedTail);
    products.push(step.a);
    const column = kept[s]!.at(-1)!;
    columns.push(p.cell.tail ? o.concat(b, [column, kept[s]!.at(-2)!], 1) : column);
    let back = o.matmul(b, transposed, step.a);
    if (wantsInput)
      [dx[s], , back] = o.split(b, back, [p.inputs, 1, p.hidden], 1) as [string, string, string];
    // The LSTM's h reaches the past through the matrix only; the GRU's also directly.
    states = p.cell.op === "LSTM" ? [back, step.states[0]!] : [o.add(b, back, step.states[0]!)];
  }
  for (const s of states) body.output(s, shape(p.hidden));
  const product = o.fused(b, o.concat(b, products, 2), o.concat(b, columns, 2), false, true);
  body.output(o.add(b, sum, product), shape(rows, width));
  if (wantsInput) stepOutputs(body, p, dx, p.inputs);
  const sequences = [
    ...inSteps(p, chunks(g, dy, p, p.hidden, p.reversed.length), true),
    ...trace.saved.flat().map((value) => ({ value, reversed: true })),
  ];
  const outputs = wantsInput ? p.reversed.map((reversed) => !reversed) : [];
  const results = scan(c, b.build(), first, sequences, outputs).slice(states.length);
  const dxs = results.slice(1).map((v) => o.reshape(g, v, [p.steps, p.inputs, p.n]));
  return {
    parameters: perDirection(g, results[0]!, p).map((m) =>
      p.cell.separate(g, o.reshape(g, m, [rows, width]), p.hidden, p.inputs),
    ),
    dx: wantsInput ? dxs.reduce((a, v) => o.add(g, a, v)) : undefined,
  };
}

const train =
  (cellOf: (node: Node) => Cell): LowerRule =>
  (c) => {
    const x = c.input(0);
    const p = planOf(c, cellOf(c.node), x.shape, c.input(2).shape);
    const ones = c.g.constant({
      type: "float32",
      shape: [p.steps, 1, p.n],
      data: new Float32Array(p.steps * p.n).fill(1),
    });
    const { y, trace } = forward(c, p, o.concat(c.g, [x.name, ones], 1));
    c.set(y);
    c.save(c.node.outputs[1]!, trace);
  };

const gradient =
  (cellOf: (node: Node) => Cell): LowerRule =>
  (c) => {
    const { g } = c;
    const [dy, x, w, r, bias] = [c.input(0), c.input(1), c.input(2), c.input(3), c.input(4)];
    const p = planOf(c, cellOf(c.node), x.shape, r.shape);
    const trace = c.saved<Trace>(c.node.inputs[6]!);
    const { parameters, dx } = backward(c, p, dy.name, trace, c.isUsed(0));
    if (dx) c.set(dx);
    for (const [i, key, { shape }] of [
      [1, "w", w],
      [2, "r", r],
      [3, "b", bias],
    ] as const) {
      const directions = parameters.map((q) => o.reshape(g, q[key], [1, ...shape.slice(1)]));
      c.set(o.concat(g, directions, 0), i);
    }
  };

/** A frozen layer with nothing trainable before it: the runtime's own operator, in its own order of axes. */
const frozen: LowerRule = (c) => {
  const x = o.transpose(c.g, c.input(0).name, [0, 2, 1]);
  const attributes = { ...c.node.attributes, direction: text(textAttribute(c.node, "direction", "forward")) };
  const y = c.g.op(c.node.opType, [x, ...[1, 2, 3].map((i) => c.input(i).name)], attributes);
  c.set(o.transpose(c.g, y, [0, 1, 3, 2]));
};

const lstm = () => lstmCell;
const gru = (node: Node) =>
  intAttribute(node, "linear_before_reset", 0) === 1 ? gruCell : gruResetFirstCell;

export const recurrentLowering: Record<string, LowerRule> = {
  LSTM: frozen,
  GRU: frozen,
  LSTMTrain: train(lstm),
  GRUTrain: train(gru),
  LSTMGrad: gradient(lstm),
  GRUGrad: gradient(gru),
};
