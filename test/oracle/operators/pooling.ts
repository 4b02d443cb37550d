import { intAttribute, intsAttribute, type Node } from "../../../src/onnx/types.ts";
import type { Call, Operators } from "../operator.ts";
import { sizeOf, type Value, value } from "../value.ts";
import { type Tap, windows } from "../windows.ts";

function kernelOf(node: Node): readonly number[] {
  const kernel = intsAttribute(node, "kernel_shape");
  if (!kernel) throw new Error(`${node.name} has no kernel_shape`);
  return kernel;
}

/**
 * Applies a function to every window of every channel; it gets the flat positions of the window's elements in
 * x.
 */
function pooled(call: Call, x: Value, f: (positions: number[], covered: number, y: number) => number): Value {
  const { shape, taps, covered } = windows(call.node, x.shape.slice(2), kernelOf(call.node));
  const y = value([x.shape[0]!, x.shape[1]!, ...shape]);
  const size = sizeOf(x.shape.slice(2));
  for (let i = 0; i < y.data.length; i++) {
    const channel = Math.floor(i / taps.length);
    const window: readonly Tap[] = taps[i % taps.length]!;
    const elements = window.map((tap) => channel * size + tap.input);
    y.data[i] = f(elements, covered[i % taps.length]!, i);
  }
  return y;
}

/** Applies a function to all elements of every channel. */
function global(x: Value, f: (channel: Float64Array) => number): Value {
  const [batch, channels, ...spatial] = x.shape as [number, number, ...number[]];
  const y = value([batch, channels, ...spatial.map(() => 1)]);
  const size = sizeOf(spatial);
  for (let i = 0; i < y.data.length; i++) y.data[i] = f(x.data.subarray(i * size, (i + 1) * size));
  return y;
}

const sum = (x: ArrayLike<number>): number => Array.from(x).reduce((a, b) => a + b, 0);

export const poolingOperators: Operators = {
  MaxPool(call) {
    const x = call.input(0);
    return [pooled(call, x, (elements) => Math.max(...elements.map((i) => x.data[i]!)))];
  },
  AveragePool(call) {
    const x = call.input(0);
    const includePad = intAttribute(call.node, "count_include_pad", 0) === 1;
    return [
      pooled(
        call,
        x,
        (elements, covered) =>
          sum(elements.map((i) => x.data[i]!)) / (includePad ? covered : elements.length),
      ),
    ];
  },
  GlobalAveragePool: (call) => [global(call.input(0), (channel) => sum(channel) / channel.length)],
  GlobalMaxPool: (call) => [global(call.input(0), (channel) => Math.max(...channel))],
};

export const poolingGradients: Operators = {
  /** (dy, x, y): the whole gradient goes to the first maximal element of each window. */
  MaxPoolGrad(call) {
    const [dy, x] = [call.input(0), call.input(1)];
    const dx = value(x.shape);
    pooled(call, x, (elements, _, y) => {
      const highest = Math.max(...elements.map((i) => x.data[i]!));
      const first = elements.find((i) => x.data[i] === highest)!;
      dx.data[first]! += dy.data[y]!;
      return highest;
    });
    return [dx];
  },
  /** (dy, x): of x only the shape is used; what an output is the mean of shares its gradient. */
  AveragePoolGrad(call) {
    const [dy, x] = [call.input(0), call.input(1)];
    const includePad = intAttribute(call.node, "count_include_pad", 0) === 1;
    const dx = value(x.shape);
    pooled(call, x, (elements, covered, y) => {
      for (const i of elements) dx.data[i]! += dy.data[y]! / (includePad ? covered : elements.length);
      return 0;
    });
    return [dx];
  },
  /** (dy, x): of x only the shape is used. */
  GlobalAveragePoolGrad(call) {
    const [dy, x] = [call.input(0), call.input(1)];
    const size = sizeOf(x.shape.slice(2));
    const dx = value(x.shape);
    for (let i = 0; i < dx.data.length; i++) dx.data[i] = dy.data[Math.floor(i / size)]! / size;
    return [dx];
  },
};
