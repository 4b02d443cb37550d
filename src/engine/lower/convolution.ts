import { int, intAttribute, ints, windowOf } from "../../onnx/index.ts";
import { type LowerContext, type LowerRule, o, type Stored } from "./context.ts";

/**
 * One-dimensional convolution on [C, L, N]: a two-dimensional one with kernel (K, 1) over [1, C, L, N]. Weights are parameters of the
 * step and stored tap by tap, [K, Co, Ci], so that their gradient is a plain concatenation over the taps.
 */
interface Geometry {
  readonly ci: number;
  readonly co: number;
  readonly k: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
}

function geometry(c: LowerContext, weight: Stored): Geometry {
  const [k, co, ci] = weight.shape as [number, number, number];
  if (intAttribute(c.node, "group", 1) !== 1)
    throw new Error(`Conv "${c.node.name}": groups are not supported in training yet`);
  const w = windowOf(c.node, [k]);
  return {
    ci,
    co,
    k,
    stride: w.strides[0]!,
    dilation: w.dilations[0]!,
    before: w.pads[0]!,
    after: w.pads[1]!,
  };
}

const image = (c: LowerContext, x: Stored) => o.reshape(c.g, x.name, [1, ...x.shape]);
const flat = (c: LowerContext, y: string, shape: readonly number[]) => o.reshape(c.g, y, shape);

function conv(
  c: LowerContext,
  x: string,
  w: string,
  k: number,
  stride: number,
  dilation: number,
  pads: readonly [number, number],
) {
  return c.g.op("Conv", [x, w], {
    kernel_shape: ints([k, 1]),
    strides: ints([stride, 1]),
    dilations: ints([dilation, 1]),
    pads: ints([pads[0], 0, pads[1], 0]),
    group: int(1),
  });
}

/** [K, Co, Ci] to the operator's [Co, Ci, K, 1]. */
const forwardWeight = (c: LowerContext, w: Stored, q: Geometry) =>
  c.memo(`forward weight ${w.name}`, () =>
    o.reshape(c.g, o.transpose(c.g, w.name, [1, 2, 0]), [q.co, q.ci, q.k, 1]),
  );

/** The given taps, transposed, as the weight [Ci, Co, taps, 1] of a convolution from outputs back to inputs. */
function backwardWeight(c: LowerContext, w: Stored, q: Geometry, taps: readonly number[]): string {
  const { g } = c;
  const parts = c.memo(`taps ${w.name}`, () =>
    q.k === 1 ? [w.name] : o.split(g, w.name, Array(q.k).fill(1), 0),
  );
  // Tap by tap: one transpose of all axes at once takes 7 ms for 786k weights.
  const transposed = taps.map((k) =>
    c.memo(`tap ${k} of ${w.name}`, () =>
      o.reshape(g, o.transpose(g, o.reshape(g, parts[k]!, [q.co, q.ci]), [1, 0]), [1, q.ci, q.co]),
    ),
  );
  const stacked = taps.length === 1 ? transposed[0]! : o.transpose(g, o.concat(g, transposed, 0), [1, 2, 0]);
  return o.reshape(g, stacked, [q.ci, q.co, taps.length, 1]);
}

/** Every stride-th sample of x from `phase` on: [C, ceil((L - phase) / stride), N]. */
export function phaseOf(c: LowerContext, x: Stored, stride: number, phase: number): string {
  if (stride === 1) return x.name;
  return c.memo(`phase ${phase}/${stride} of ${x.name}`, () =>
    o.slice(c.g, x.name, 1, phase, x.shape[1]!, stride),
  );
}

/** Phases put back into one signal of the given length; phase r has at least ceil((length - r) / stride) samples. */
export function interleave(
  c: LowerContext,
  phases: readonly string[],
  channels: number,
  count: number,
  length: number,
): string {
  if (phases.length === 1) return phases[0]!;
  const [stride, n] = [phases.length, c.n];
  const columns = phases.map((p) => o.reshape(c.g, p, [channels, count, 1, n]));
  const all = o.reshape(c.g, o.concat(c.g, columns, 2), [channels, count * stride, n]);
  return count * stride === length ? all : o.slice(c.g, all, 1, 0, length);
}

/** Where tap k reads: x[stride * o + offset] with offset = stride * shift + phase. */
export function tapPosition(offset: number, stride: number): { phase: number; shift: number } {
  const shift = Math.floor(offset / stride);
  return { phase: offset - shift * stride, shift };
}

function gradInputStrided(c: LowerContext, dy: Stored, w: Stored, q: Geometry, length: number): string {
  const { g, n } = c;
  const out = dy.shape[1]!;
  const count = Math.ceil(length / q.stride);
  const phases = Array.from({ length: q.stride }, (_, r) => {
    // x[stride*j + r] takes part through tap k where (r + before - k) is a multiple of the stride.
    const taps = Array.from({ length: q.k }, (_, k) => k).filter((k) => (r + q.before - k) % q.stride === 0);
    if (taps.length === 0) return o.zeros(g, [q.ci, count, n]);
    const first = (r + q.before - taps[0]!) / q.stride;
    const padBefore = taps.length - 1 - first;
    const padAfter = count - 1 - out + taps.length - padBefore;
    const source = o.pad(g, dy.name, 3, 1, Math.min(0, padBefore), Math.min(0, padAfter));
    const size = out + Math.min(0, padBefore) + Math.min(0, padAfter);
    const image = o.reshape(g, source, [1, q.co, size, n]);
    const weight = backwardWeight(c, w, q, [...taps].reverse());
    const y = conv(c, image, weight, taps.length, 1, 1, [Math.max(0, padBefore), Math.max(0, padAfter)]);
    return o.reshape(g, y, [q.ci, count, n]);
  });
  return interleave(c, phases, q.ci, count, length);
}

/** A few input channels: one product over all taps side by side; many: one product per tap, without copying x K times. */
const SIDE_BY_SIDE = 128;

function gradWeight(c: LowerContext, dy: Stored, x: Stored, q: Geometry): string {
  const { g, n } = c;
  const [out, length] = [dy.shape[1]!, x.shape[1]!];
  const size = out * n;
  // A row stride that is a power of two makes cache lines collide: 1.5 times slower without the extra columns.
  const extra = size % 1024 === 0 ? n : 0;
  const rows = (v: string, channels: number) => o.reshape(g, v, [channels, -1]);
  const d = c.memo(`rows ${dy.name} ${extra}`, () => o.pad(g, rows(dy.name, q.co), 2, 1, 0, extra));
  const taps = Array.from({ length: q.k }, (_, k) => {
    const { phase, shift } = tapPosition(k * q.dilation - q.before, q.stride);
    return c.memo(`shift ${shift} phase ${phase}/${q.stride} of ${x.name} to ${out}+${extra}`, () => {
      const available = Math.ceil((length - phase) / q.stride);
      const source = rows(phaseOf(c, x, q.stride, phase), q.ci);
      return o.pad(g, source, 2, 1, -shift * n, (out + shift - available) * n + extra);
    });
  });
  if (q.ci * q.k <= SIDE_BY_SIDE) {
    const all = o.fused(g, d, o.concat(g, taps, 0), false, true);
    return o.transpose(g, o.reshape(g, all, [q.co, q.k, q.ci]), [1, 0, 2]);
  }
  return o.concat(
    g,
    taps.map((t) => o.reshape(g, o.fused(g, d, t, false, true), [1, q.co, q.ci])),
    0,
  );
}

export const convolutionLowering: Record<string, LowerRule> = {
  Conv: (c) => {
    const [x, w] = [c.input(0), c.input(1)];
    const q = geometry(c, w);
    const { shape } = c.outputShape();
    const y = conv(c, image(c, x), forwardWeight(c, w, q), q.k, q.stride, q.dilation, [q.before, q.after]);
    const stored = flat(c, y, [q.co, shape[2]!, c.n]);
    c.set(c.has(2) ? o.add(c.g, stored, o.reshape(c.g, c.input(2).name, [q.co, 1, 1])) : stored);
  },
  ConvGradInput: (c) => {
    const [dy, w, x] = [c.input(0), c.input(1), c.input(2)];
    const q = geometry(c, w);
    const length = x.shape[1]!;
    if (q.stride > 1) {
      if (q.dilation > 1)
        throw new Error(
          `Conv "${c.node.name}": stride and dilation together are not supported in training yet`,
        );
      return c.set(gradInputStrided(c, dy, w, q, length));
    }
    const reach = q.dilation * (q.k - 1);
    const weight = backwardWeight(
      c,
      w,
      q,
      Array.from({ length: q.k }, (_, k) => q.k - 1 - k),
    );
    const y = conv(c, image(c, dy), weight, q.k, 1, q.dilation, [
      reach - q.before,
      length - dy.shape[1]! + q.before,
    ]);
    c.set(flat(c, y, [q.ci, length, c.n]));
  },
  ConvGradWeight: (c) => c.set(gradWeight(c, c.input(0), c.input(1), geometry(c, c.input(2)))),
};
