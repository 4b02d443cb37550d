import { intAttribute, intsAttribute, type Node, textAttribute } from "../../src/onnx/types.ts";
import { offset, positions, sizeOf, strides } from "./value.ts";

/**
 * An element of the input under a window, and the element of the kernel that lies over it; both flat, within
 * one channel.
 */
export interface Tap {
  readonly kernel: number;
  readonly input: number;
}

export interface Windows {
  /** Spatial shape of the output. */
  readonly shape: readonly number[];
  /** For every output position, in order, what lies under its window, without the padding. */
  readonly taps: readonly (readonly Tap[])[];
  /** For every output position, kernel elements that lie over the input or its declared padding. */
  readonly covered: readonly number[];
}

/** Sizes of the padding [begins..., ends...] of a node, by `pads` or `auto_pad`. */
function padding(
  node: Node,
  input: readonly number[],
  extent: number[],
  stride: readonly number[],
): number[] {
  const mode = textAttribute(node, "auto_pad", "NOTSET");
  if (mode === "NOTSET") return [...(intsAttribute(node, "pads") ?? new Array(2 * input.length).fill(0))];
  if (mode === "VALID") return new Array(2 * input.length).fill(0);
  const total = input.map((n, a) =>
    Math.max((Math.ceil(n / stride[a]!) - 1) * stride[a]! + extent[a]! - n, 0),
  );
  const small = total.map((t) => Math.floor(t / 2));
  const large = total.map((t) => Math.ceil(t / 2));
  return mode === "SAME_UPPER" ? [...small, ...large] : [...large, ...small];
}

/**
 * The sliding windows of a convolution or pooling node over spatial dimensions `input`, of any rank, from its
 * attributes `strides`, `pads`, `auto_pad`, `dilations` and `ceil_mode`.
 */
export function windows(node: Node, input: readonly number[], kernel: readonly number[]): Windows {
  const stride = intsAttribute(node, "strides") ?? input.map(() => 1);
  const dilation = intsAttribute(node, "dilations") ?? input.map(() => 1);
  const extent = kernel.map((k, a) => (k - 1) * dilation[a]! + 1);
  const pads = padding(node, input, extent, stride);
  const ceil = intAttribute(node, "ceil_mode", 0) === 1;
  const shape = input.map((n, a) => {
    const room = n + pads[a]! + pads[a + input.length]! - extent[a]!;
    const count = (ceil ? Math.ceil(room / stride[a]!) : Math.floor(room / stride[a]!)) + 1;
    // The last window must start inside the input or the padding before it.
    return ceil && (count - 1) * stride[a]! >= n + pads[a]! ? count - 1 : count;
  });
  const inputStride = strides(input);
  const taps: Tap[][] = [];
  const covered: number[] = [];
  for (const o of positions(shape)) {
    const here: Tap[] = [];
    let count = 0;
    let kernelOffset = 0;
    for (const k of positions(kernel)) {
      const at = input.map((_, a) => o[a]! * stride[a]! + k[a]! * dilation[a]! - pads[a]!);
      if (at.every((i, a) => i < input[a]! + pads[a + input.length]!)) count++;
      if (at.every((i, a) => i >= 0 && i < input[a]!))
        here.push({ kernel: kernelOffset, input: offset(at, inputStride) });
      kernelOffset++;
    }
    taps.push(here);
    covered.push(count);
  }
  if (taps.length !== sizeOf(shape)) throw new RangeError(`Windows of ${node.name} do not fit in [${input}]`);
  return { shape, taps, covered };
}
