import { text, textAttribute } from "../../onnx/index.ts";
import { type Cell, gruCell, lstmCell } from "./cells.ts";
import { type LowerContext, type LowerRule, o } from "./context.ts";
import { scan, scanBody } from "./scan.ts";

/**
 * Training of LSTM and GRU layers as two Scans over time, forward and backward, several time steps unrolled per iteration. What the
 * backward pass needs leaves the forward Scan as scan outputs; weight gradients are summed once per iteration.
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

/** What the forward Scan of one direction leaves for the backward one. */
interface Trace {
  readonly matrix: string;
  /** Per unrolled step: what the cell kept, then the column [x; 1; h]. */
  readonly saved: readonly (readonly string[])[];
}

function planOf(c: LowerContext, cell: Cell, x: readonly number[], recurrent: readonly number[]): Plan {
  const steps = x[0]!;
  const unroll = Array.from({ length: UNROLL }, (_, i) => UNROLL - i).find((u) => steps % u === 0)!;
  const direction = textAttribute(c.node, "direction", "forward");
  const reversed = direction === "bidirectional" ? [false, true] : [direction === "reverse"];
  return { cell, steps, unroll, inputs: x[1]!, hidden: recurrent[2]!, n: c.n, reversed };
}

/** Direction d of a parameter [D, ...rest]. */
const directionOf = (c: LowerContext, i: number, d: number, directions: number): string => {
  const p = c.input(i);
  const parts = c.memo(`directions of ${p.name}`, () =>
    directions === 1 ? [p.name] : o.split(c.g, p.name, Array(directions).fill(1), 0),
  );
  return o.reshape(c.g, parts[d]!, p.shape.slice(1));
};

function combined(c: LowerContext, p: Plan, d: number): string {
  const gates = p.cell.gates * p.hidden;
  const part = (i: number) => directionOf(c, i, d, p.reversed.length);
  const [bw, br] = o.split(c.g, o.reshape(c.g, part(3), [2 * gates, 1]), [gates, gates], 0) as [
    string,
    string,
  ];
  return p.cell.combine(c.g, part(1), part(2), bw, br, p.hidden, p.inputs);
}

/** [T, rows, N] as one value [T / unroll, rows, N] per unrolled step. */
function unrolled(c: LowerContext, x: string, p: Plan, rows: number): string[] {
  const chunks = p.steps / p.unroll;
  if (p.unroll === 1) return [x];
  const parts = o.split(c.g, o.reshape(c.g, x, [chunks, p.unroll, rows, p.n]), Array(p.unroll).fill(1), 1);
  return parts.map((v) => o.reshape(c.g, v, [chunks, rows, p.n]));
}

const columnRows = (p: Plan) => p.inputs + 1 + p.hidden;
const savedRows = (p: Plan) => [...p.cell.saved.map((s) => s * p.hidden), columnRows(p)];
/** The unrolled steps in the order in which they are taken. */
const order = (p: Plan, reversed: boolean) => {
  const steps = Array.from({ length: p.unroll }, (_, u) => u);
  return reversed ? steps.reverse() : steps;
};

/** Runs one direction; gives its outputs [T, H, N] and the trace. */
function forward(
  c: LowerContext,
  p: Plan,
  d: number,
  columns: readonly string[],
): { y: string; trace: Trace } {
  const reversed = p.reversed[d]!;
  const matrix = combined(c, p, d);
  const body = scanBody(`${c.node.name}/forward${d}`, p.n);
  const { b } = body;
  let states = Array.from({ length: p.cell.states }, () => body.input(p.hidden));
  const x = columns.map(() => body.input(p.inputs + 1));
  const saved: string[][] = [];
  const outputs: string[] = [];
  for (const u of order(p, reversed)) {
    const column = o.concat(b, [x[u]!, states[0]!], 0);
    const step = p.cell.forward(b, o.matmul(b, matrix, column), states, p.hidden);
    states = step.states;
    outputs[u] = states[0]!;
    saved[u] = [...step.saved, column];
  }
  for (const s of states) body.output(s, p.hidden);
  body.output(o.concat(b, outputs, 0), p.unroll * p.hidden);
  for (const step of saved) step.forEach((v, i) => void body.output(v, savedRows(p)[i]!));
  const zero = o.zeros(c.g, [p.hidden, p.n]);
  const results = scan(
    c,
    b.build(),
    states.map(() => zero),
    columns,
    reversed,
  ).slice(states.length);
  const per = p.cell.saved.length + 1;
  const trace = { matrix, saved: saved.map((_, u) => results.slice(1 + u * per, 1 + (u + 1) * per)) };
  return { y: o.reshape(c.g, results[0]!, [p.steps, p.hidden, p.n]), trace };
}

/** The backward pass of one direction from dy [T, H, N]; dx [T, I, N] only where it is wanted. */
function backward(c: LowerContext, p: Plan, d: number, dy: string, trace: Trace, wantsInput: boolean) {
  const { g } = c;
  const rows = 4 * p.hidden;
  const k = columnRows(p);
  const used = wantsInput ? trace.matrix : o.slice(g, trace.matrix, 1, p.inputs + 1, k);
  const transposed = o.transpose(g, used, [1, 0]);
  const body = scanBody(`${c.node.name}/backward${d}`, p.n);
  const { b } = body;
  let states = Array.from({ length: p.cell.states }, () => body.input(p.hidden));
  const sum = body.input(rows, k);
  const dys = trace.saved.map(() => body.input(p.hidden));
  const kept = trace.saved.map(() => savedRows(p).map((r) => body.input(r)));
  const products: string[] = [];
  const columns: string[] = [];
  const dx: string[] = [];
  for (const u of order(p, p.reversed[d]!).reverse()) {
    const dh = o.add(b, dys[u]!, states[0]!);
    const step = p.cell.backward(b, [dh, ...states.slice(1)], kept[u]!, p.hidden);
    products.push(step.a);
    columns.push(kept[u]!.at(-1)!);
    let back = o.matmul(b, transposed, step.a);
    if (wantsInput)
      [dx[u], , back] = o.split(b, back, [p.inputs, 1, p.hidden], 0) as [string, string, string];
    // The LSTM's h reaches the past through the matrix only; the GRU's also directly.
    states = p.cell.op === "LSTM" ? [back, step.states[0]!] : [o.add(b, back, step.states[0]!)];
  }
  for (const s of states) body.output(s, p.hidden);
  body.output(
    o.add(b, sum, o.fused(b, o.concat(b, products, 1), o.concat(b, columns, 1), false, true)),
    rows,
    k,
  );
  if (wantsInput) body.output(o.concat(b, dx, 0), p.unroll * p.inputs);
  const zero = o.zeros(g, [p.hidden, p.n]);
  const sequences = [...unrolled(c, dy, p, p.hidden), ...trace.saved.flat()];
  const results = scan(
    c,
    b.build(),
    [...states.map(() => zero), o.zeros(g, [rows, k])],
    sequences,
    !p.reversed[d]!,
  );
  const parameters = p.cell.separate(g, results[states.length]!, p.hidden, p.inputs);
  return {
    ...parameters,
    dx: wantsInput ? o.reshape(g, results[states.length + 1]!, [p.steps, p.inputs, p.n]) : undefined,
  };
}

const train =
  (cell: Cell): LowerRule =>
  (c) => {
    const x = c.input(0);
    const p = planOf(c, cell, x.shape, c.input(2).shape);
    if (cell.op === "GRU" && c.node.attributes.linear_before_reset?.value !== 1) {
      throw new Error(
        `GRU "${c.node.name}": only linear_before_reset = 1 (PyTorch's form) is supported in training`,
      );
    }
    const ones = c.g.constant({
      type: "float32",
      shape: [p.steps, 1, p.n],
      data: new Float32Array(p.steps * p.n).fill(1),
    });
    const columns = unrolled(c, o.concat(c.g, [x.name, ones], 1), p, p.inputs + 1);
    const runs = p.reversed.map((_, d) => forward(c, p, d, columns));
    const ys = runs.map((r) => o.reshape(c.g, r.y, [p.steps, 1, p.hidden, p.n]));
    c.set(o.concat(c.g, ys, 1));
    c.save(
      c.node.outputs[1]!,
      runs.map((r) => r.trace),
    );
  };

const gradient =
  (cell: Cell): LowerRule =>
  (c) => {
    const { g } = c;
    const [dy, x, w, r, bias] = [c.input(0), c.input(1), c.input(2), c.input(3), c.input(4)];
    const p = planOf(c, cell, x.shape, r.shape);
    const traces = c.saved<Trace[]>(c.node.inputs[6]!);
    const directions = p.reversed.length;
    const dys = directions === 1 ? [dy.name] : o.split(g, dy.name, Array(directions).fill(1), 1);
    const wantsInput = c.isUsed(0);
    const runs = dys.map((v, d) =>
      backward(c, p, d, o.reshape(g, v, [p.steps, p.hidden, p.n]), traces[d]!, wantsInput),
    );
    const stack = (parts: string[], shape: readonly number[]) =>
      o.concat(
        g,
        parts.map((v) => o.reshape(g, v, [1, ...shape.slice(1)])),
        0,
      );
    if (wantsInput) c.set(runs.map((q) => q.dx!).reduce((a, b) => o.add(g, a, b)));
    c.set(
      stack(
        runs.map((q) => q.w),
        w.shape,
      ),
      1,
    );
    c.set(
      stack(
        runs.map((q) => q.r),
        r.shape,
      ),
      2,
    );
    c.set(
      stack(
        runs.map((q) => q.b),
        bias.shape,
      ),
      3,
    );
  };

/** A frozen layer with nothing trainable before it: the runtime's own operator, in its own order of axes. */
const frozen: LowerRule = (c) => {
  const x = o.transpose(c.g, c.input(0).name, [0, 2, 1]);
  const attributes = { ...c.node.attributes, direction: text(textAttribute(c.node, "direction", "forward")) };
  const y = c.g.op(c.node.opType, [x, ...[1, 2, 3].map((i) => c.input(i).name)], attributes);
  c.set(o.transpose(c.g, y, [0, 1, 3, 2]));
};

export const recurrentLowering: Record<string, LowerRule> = {
  LSTM: frozen,
  GRU: frozen,
  LSTMTrain: train(lstmCell),
  GRUTrain: train(gruCell),
  LSTMGrad: gradient(lstmCell),
  GRUGrad: gradient(gruCell),
};
