import { intsAttribute, windowOf } from "../../onnx/index.ts";
import { type LowerContext, type LowerRule, o } from "./context.ts";
import { interleave, phaseOf, tapPosition } from "./convolution.ts";

/** Smaller than any sample: what a window sees beyond the ends. */
const LOWEST = -3.4028234663852886e38;

function maxPoolGrad(c: LowerContext): string {
  const { g, n } = c;
  const [dy, x, y] = [c.input(0), c.input(1), c.input(2)];
  const w = windowOf(c.node, intsAttribute(c.node, "kernel_shape")!);
  const [k, stride, before] = [w.kernel[0]!, w.strides[0]!, w.pads[0]!];
  const [channels, length] = x.shape as [number, number];
  const out = y.shape[1]!;
  const count = Math.ceil(length / stride);
  const phases: (string | undefined)[] = Array(stride).fill(undefined);
  let remaining = dy.name;
  for (let tap = 0; tap < k; tap++) {
    const { phase, shift } = tapPosition(tap * w.dilations[0]! - before, stride);
    const available = Math.ceil((length - phase) / stride);
    const after = out + shift - available;
    const seen = o.pad(g, phaseOf(c, x, stride, phase), 3, 1, -shift, after, LOWEST);
    const mask = g.op("Cast", [g.op("Equal", [seen, y.name])], { to: { kind: "int", value: 1 } });
    const share = o.mul(g, remaining, mask);
    // The first maximum of a window takes the whole gradient, as in PyTorch.
    if (tap < k - 1) remaining = o.sub(g, remaining, share);
    const back = o.pad(g, share, 3, 1, shift, count - out - shift);
    phases[phase] = phases[phase] ? o.add(g, phases[phase], back) : back;
  }
  const filled = phases.map((p) => p ?? o.zeros(g, [channels, count, n]));
  return interleave(c, filled, channels, count, length);
}

export const poolingLowering: Record<string, LowerRule> = {
  MaxPool: (c) => {
    const x = c.input(0);
    const w = windowOf(c.node, intsAttribute(c.node, "kernel_shape")!);
    const y = c.g.op("MaxPool", [o.reshape(c.g, x.name, [1, ...x.shape])], {
      kernel_shape: { kind: "ints", value: [w.kernel[0]!, 1] },
      strides: { kind: "ints", value: [w.strides[0]!, 1] },
      dilations: { kind: "ints", value: [w.dilations[0]!, 1] },
      pads: { kind: "ints", value: [w.pads[0]!, 0, w.pads[1]!, 0] },
    });
    c.set(o.reshape(c.g, y, [x.shape[0]!, c.outputShape().shape[2]!, c.n]));
  },
  MaxPoolGrad: (c) => c.set(maxPoolGrad(c)),
  GlobalAveragePool: (c) => c.set(o.mean(c.g, c.input(0).name, [1], true)),
  GlobalAveragePoolGrad: (c) => {
    const [dy, x] = [c.input(0), c.input(1)];
    const scaled = o.mul(c.g, dy.name, c.g.scalar(1 / x.shape[1]!));
    c.set(c.g.op("Expand", [scaled, c.g.integers(x.shape)]));
  },
};
