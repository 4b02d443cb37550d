import {
  type Attributes,
  float32,
  int,
  intAttribute,
  ints,
  intsAttribute,
  type Window,
  windowOf,
} from "../../onnx/index.ts";
import { type LowerContext, type LowerRule, o, type Stored } from "./context.ts";
import { interleave, meets, phaseOf, tapPosition } from "./phases.ts";

/**
 * One-dimensional pooling on [C, L, N]: the two-dimensional operators with kernel (K, 1) over [1, C, L, N]. The backward passes go
 * tap by tap: what each output gives to the sample under one tap is added up phase by phase of the stride.
 */

/** Smaller than any sample: what a window sees beyond the ends. */
const LOWEST = -3.4028234663852886e38;

const windowOver = (c: LowerContext, x: Stored): Window =>
  windowOf(c.node, intsAttribute(c.node, "kernel_shape")!, [x.shape[1]!]);

/** The padding before and behind the samples, with what `ceil_mode` adds. */
const ends = (w: Window): [number, number] => [w.pads[0]!, w.pads[1]! + w.excess[0]!];

/** A window operator of the runtime over [1, C, L, N], back as [C, L, N]. */
function overImage(
  c: LowerContext,
  op: string,
  inputs: readonly [image: string, ...string[]],
  w: Window,
  pads: readonly [number, number],
  more: Attributes = {},
): string {
  const y = c.g.op(op, inputs, {
    kernel_shape: ints([w.kernel[0]!, 1]),
    strides: ints([w.strides[0]!, 1]),
    pads: ints([pads[0], 0, pads[1], 0]),
    ...(w.dilations[0] === 1 ? {} : { dilations: ints([w.dilations[0]!, 1]) }),
    ...more,
  });
  const { shape } = c.outputShape();
  return o.reshape(c.g, y, [shape[1]!, shape[2]!, c.n]);
}

const image = (c: LowerContext, x: string, channels: number) => o.reshape(c.g, x, [1, channels, -1, c.n]);

/** The runtime's poolings refuse a padding as long as the kernel, which a dilated or cut window can have. */
const isPoolable = (w: Window) => ends(w).every((p) => p < w.kernel[0]!);

function maxPool(c: LowerContext): string {
  const x = c.input(0);
  const w = windowOver(c, x);
  const channels = x.shape[0]!;
  if (isPoolable(w)) return overImage(c, "MaxPool", [image(c, x.name, channels)], w, ends(w));
  const padded = o.pad(c.g, x.name, 3, 1, ...ends(w), LOWEST);
  return overImage(c, "MaxPool", [image(c, padded, channels)], w, [0, 0]);
}

/** The gradient of x, put together from what flows back through each tap [C, out, N]. */
function backThroughTaps(
  c: LowerContext,
  w: Window,
  x: Stored,
  out: number,
  through: (tap: number, phase: number, shift: number, available: number) => string,
): string {
  const { g } = c;
  const [channels, length] = x.shape as [number, number];
  const stride = w.strides[0]!;
  const count = Math.ceil(length / stride);
  const phases: (string | null)[] = Array(stride).fill(null);
  for (let tap = 0; tap < w.kernel[0]!; tap++) {
    const { phase, shift } = tapPosition(tap * w.dilations[0]! - w.pads[0]!, stride);
    const available = Math.ceil((length - phase) / stride);
    if (!meets(shift, out, available)) continue;
    const back = o.pad(g, through(tap, phase, shift, available), 3, 1, shift, count - out - shift);
    phases[phase] = phases[phase] ? o.add(g, phases[phase], back) : back;
  }
  return interleave(c, { phases, channels, count, length });
}

/** The first maximum of a window takes the whole gradient, as in PyTorch. */
function maxPoolGrad(c: LowerContext): string {
  const { g } = c;
  const [dy, x, y] = [c.input(0), c.input(1), c.input(2)];
  const w = windowOver(c, x);
  const out = y.shape[1]!;
  let remaining = dy.name;
  return backThroughTaps(c, w, x, out, (tap, phase, shift, available) => {
    const source = phaseOf(c, x, w.strides[0]!, phase);
    const seen = o.pad(g, source, 3, 1, -shift, out + shift - available, LOWEST);
    const mask = g.op("Cast", [g.op("Equal", [seen, y.name])], { to: int(1) });
    const share = o.mul(g, remaining, mask);
    if (tap < w.kernel[0]! - 1) remaining = o.sub(g, remaining, share);
    return share;
  });
}

/**
 * One over the number of samples that each output of an AveragePool is the mean of, times `factor`: as a constant [1, out, 1], or a
 * scalar where it is the same for all outputs.
 */
function shares(c: LowerContext, w: Window, length: number, out: number, factor: number): string {
  const [before, after] = intAttribute(c.node, "count_include_pad", 0) ? w.pads : [0, 0];
  const taps = Array.from({ length: w.kernel[0]! }, (_, k) => k * w.dilations[0]! - w.pads[0]!);
  const data = Array.from({ length: out }, (_, j) => {
    const positions = taps.map((t) => j * w.strides[0]! + t);
    return factor / positions.filter((i) => i >= -before! && i < length + after!).length;
  });
  return data.every((v) => v === data[0]) ? c.g.scalar(data[0]!) : c.g.constant(float32([1, out, 1], data));
}

/** The mean over the whole kernel, zeros of the padding among it, corrected where ONNX counts fewer samples. */
function averagePool(c: LowerContext): string {
  const x = c.input(0);
  const w = windowOver(c, x);
  const [channels, length] = x.shape as [number, number];
  const mean = () => {
    const input = image(c, x.name, channels);
    if (w.dilations[0] === 1 && isPoolable(w))
      return overImage(c, "AveragePool", [input], w, ends(w), { count_include_pad: int(1) });
    // The operator set in use has no dilated average: a convolution of each channel with equal weights.
    const k = w.kernel[0]!;
    const weights = c.g.constant(float32([channels, 1, k, 1], new Float32Array(channels * k).fill(1 / k)));
    return overImage(c, "Conv", [input, weights], w, ends(w), { group: int(channels) });
  };
  if (ends(w).every((p) => p === 0)) return mean();
  return o.mul(c.g, mean(), shares(c, w, length, c.outputShape().shape[2]!, w.kernel[0]!));
}

function averagePoolGrad(c: LowerContext): string {
  const [dy, x] = [c.input(0), c.input(1)];
  const w = windowOver(c, x);
  const out = dy.shape[1]!;
  const each = o.mul(c.g, dy.name, shares(c, w, x.shape[1]!, out, 1));
  return backThroughTaps(c, w, x, out, () => each);
}

export const poolingLowering: Record<string, LowerRule> = {
  MaxPool: (c) => c.set(maxPool(c)),
  MaxPoolGrad: (c) => c.set(maxPoolGrad(c)),
  AveragePool: (c) => c.set(averagePool(c)),
  AveragePoolGrad: (c) => c.set(averagePoolGrad(c)),
  GlobalAveragePool: (c) => c.set(o.mean(c.g, c.input(0).name, [1], true)),
  GlobalAveragePoolGrad: (c) => {
    const [dy, x] = [c.input(0), c.input(1)];
    const scaled = o.mul(c.g, dy.name, c.g.scalar(1 / x.shape[1]!));
    c.set(c.g.op("Expand", [scaled, c.g.integers(x.shape)]));
  },
  GlobalMaxPool: (c) =>
    c.set(c.g.op("ReduceMax", [c.input(0).name, c.g.integers([1])], { keepdims: int(1) })),
};
