import { int, ints } from "../../onnx/index.ts";
import { type LowerContext, type LowerRule, o, type Stored } from "./context.ts";
import { type Geometry, geometry } from "./geometry.ts";
import { interleave, meets, type Phases, phaseOf, tapPosition } from "./phases.ts";
import { isWinograd, winograd, winogradInput, winogradWeight } from "./winograd.ts";

/**
 * One-dimensional convolution on [C, L, N]: a two-dimensional one with kernel (K, 1) over [1, C, L, N]. Weights are parameters of the
 * step and stored tap by tap, [K, Co, Ci / groups], so that their gradient is a plain concatenation over the taps.
 */
const image = (c: LowerContext, x: Stored) => o.reshape(c.g, x.name, [1, ...x.shape]);

function conv(
  c: LowerContext,
  x: string,
  w: string,
  k: number,
  stride: number,
  dilation: number,
  pads: readonly [number, number],
  group: number,
) {
  return c.g.op("Conv", [x, w], {
    kernel_shape: ints([k, 1]),
    strides: ints([stride, 1]),
    dilations: ints([dilation, 1]),
    pads: ints([pads[0], 0, pads[1], 0]),
    group: int(group),
  });
}

/** [K, Co, Ci / groups] to the operator's [Co, Ci / groups, K, 1]. */
const forwardWeight = (c: LowerContext, w: Stored, q: Geometry) =>
  c.memo(`forward weight ${w.name}`, () =>
    o.reshape(c.g, o.transpose(c.g, w.name, [1, 2, 0]), [q.co, q.ci / q.group, q.k, 1]),
  );

/** One tap [Co, Ci / groups], transposed within each group: [1, Ci, Co / groups]. */
function transposedTap(c: LowerContext, tap: string, q: Geometry): string {
  const { g } = c;
  if (q.group === 1)
    return o.reshape(g, o.transpose(g, o.reshape(g, tap, [q.co, q.ci]), [1, 0]), [1, q.ci, q.co]);
  const grouped = o.reshape(g, tap, [q.group, q.co / q.group, q.ci / q.group]);
  return o.reshape(g, o.transpose(g, grouped, [0, 2, 1]), [1, q.ci, q.co / q.group]);
}

/** The given taps as the weight [Ci, Co / groups, taps, 1] of a convolution from outputs back to inputs. */
function backwardWeight(c: LowerContext, w: Stored, q: Geometry, taps: readonly number[]): string {
  const { g } = c;
  const parts = c.memo(`taps ${w.name}`, () =>
    q.k === 1 ? [w.name] : o.split(g, w.name, Array(q.k).fill(1), 0),
  );
  // Tap by tap: one transpose of all axes at once takes 7 ms for 786k weights.
  const transposed = taps.map((k) =>
    c.memo(`tap ${k} of ${w.name} in ${q.group}`, () => transposedTap(c, parts[k]!, q)),
  );
  const stacked = taps.length === 1 ? transposed[0]! : o.transpose(g, o.concat(g, transposed, 0), [1, 2, 0]);
  return o.reshape(g, stacked, [q.ci, q.co / q.group, taps.length, 1]);
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/**
 * The input gradient by polyphase: for each phase r, a convolution over dy with the taps that meet the samples x[stride * j + r]. With
 * a stride of 1 that is one convolution with all taps, last to first.
 */
function gradInput(c: LowerContext, dy: Stored, w: Stored, q: Geometry, length: number): Phases {
  const { g, n } = c;
  const out = dy.shape[1]!;
  const count = Math.ceil(length / q.stride);
  // Neighbouring taps of one phase lie this far apart in dy.
  const dilation = q.dilation / divisor(q.dilation, q.stride);
  const phases = Array.from({ length: q.stride }, (_, r) => {
    // x[stride*j + r] takes part in y[j + first - dilation*i] through the i-th tap of its phase.
    const offset = (k: number) => r + q.before - k * q.dilation;
    const taps = Array.from({ length: q.k }, (_, k) => k).filter((k) => offset(k) % q.stride === 0);
    const reach = dilation * (taps.length - 1);
    const padBefore = taps.length === 0 ? 0 : reach - offset(taps[0]!) / q.stride;
    const padAfter = count - out + reach - padBefore;
    const size = out + Math.min(0, padBefore) + Math.min(0, padAfter);
    if (taps.length === 0 || size < 1) return null;
    const source = o.pad(g, dy.name, 3, 1, Math.min(0, padBefore), Math.min(0, padAfter));
    const image = o.reshape(g, source, [1, q.co, size, n]);
    const weight = backwardWeight(c, w, q, [...taps].reverse());
    const pads = [Math.max(0, padBefore), Math.max(0, padAfter)] as const;
    return o.reshape(g, conv(c, image, weight, taps.length, 1, dilation, pads, q.group), [q.ci, count, n]);
  });
  return { phases, channels: q.ci, count, length };
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
      if (!meets(shift, out, available)) return o.zeros(g, [q.ci, size + extra]);
      const source = rows(phaseOf(c, x, q.stride, phase), q.ci);
      return o.pad(g, source, 2, 1, -shift * n, (out + shift - available) * n + extra);
    });
  });
  if (q.group > 1) return gradGroupedWeight(c, d, taps, q);
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

/** The same product per group, all groups in one batched product: one dot product per channel and tap where the groups are channels. */
function gradGroupedWeight(c: LowerContext, d: string, taps: readonly string[], q: Geometry): string {
  const { g } = c;
  const [co, ci] = [q.co / q.group, q.ci / q.group];
  const dys = o.reshape(g, d, [q.group, co, -1]);
  const products = taps.map((t) => o.fused(g, dys, o.reshape(g, t, [q.group, ci, -1]), false, true));
  return o.concat(
    g,
    products.map((p) => o.reshape(g, p, [1, q.co, ci])),
    0,
  );
}

export const convolutionLowering: Record<string, LowerRule> = {
  Conv: (c) => {
    const [x, w] = [c.input(0), c.input(1)];
    const q = geometry(c, w, x.shape[1]!);
    const { shape } = c.outputShape();
    const pads = [q.before, q.after] as const;
    const direct = () =>
      conv(c, image(c, x), forwardWeight(c, w, q), q.k, q.stride, q.dilation, pads, q.group);
    const y = isWinograd(q, x.shape[1]!) ? interleave(c, winograd(c, x, w)) : direct();
    const stored = o.reshape(c.g, y, [q.co, shape[2]!, c.n]);
    c.set(c.has(2) ? o.add(c.g, stored, o.reshape(c.g, c.input(2).name, [q.co, 1, 1])) : stored);
  },
  ConvGradInput: (c) => {
    const [dy, w, x] = [c.input(0), c.input(1), c.input(2)];
    const length = x.shape[1]!;
    const q = geometry(c, w, length);
    const phases = isWinograd(q, length) ? winogradInput(c, dy, w) : gradInput(c, dy, w, q, length);
    c.save(c.node.outputs[0]!, phases);
    c.set(interleave(c, phases));
  },
  ConvGradWeight: (c) => {
    const [dy, x, w] = [c.input(0), c.input(1), c.input(2)];
    const q = geometry(c, w, x.shape[1]!);
    c.set(isWinograd(q, x.shape[1]!) ? winogradWeight(c, dy, x) : gradWeight(c, dy, x, q));
  },
};
