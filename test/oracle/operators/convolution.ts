import { intAttribute } from "../../../src/onnx/types.ts";
import type { Call, Operators } from "../operator.ts";
import { elementwise, sizeOf, type Value, value } from "../value.ts";
import { windows } from "../windows.ts";

/**
 * Visits every product of a convolution y[y] += w[w] * x[x], giving flat positions. All three operators below
 * are this one sum read in three ways.
 */
function eachProduct(
  call: Call,
  x: readonly number[],
  w: readonly number[],
  visit: (y: number, w: number, x: number) => void,
): void {
  const [batch, channels] = [x[0]!, x[1]!];
  const [outputs, perGroup] = [w[0]!, w[1]!];
  const group = intAttribute(call.node, "group", 1);
  if (channels !== perGroup * group || outputs % group !== 0)
    throw new RangeError(`${call.node.name}: weights [${w}] in ${group} groups over [${x}]`);
  const { taps } = windows(call.node, x.slice(2), w.slice(2));
  const inputSize = sizeOf(x.slice(2));
  const kernelSize = sizeOf(w.slice(2));
  for (let n = 0; n < batch; n++)
    for (let co = 0; co < outputs; co++) {
      const first = Math.floor(co / (outputs / group)) * perGroup;
      for (let o = 0; o < taps.length; o++) {
        const y = (n * outputs + co) * taps.length + o;
        const window = taps[o]!;
        for (let ci = 0; ci < perGroup; ci++) {
          const channel = (n * channels + first + ci) * inputSize;
          const kernel = (co * perGroup + ci) * kernelSize;
          for (let t = 0; t < window.length; t++) {
            const tap = window[t]!;
            visit(y, kernel + tap.kernel, channel + tap.input);
          }
        }
      }
    }
}

function outputShape(call: Call, x: readonly number[], w: readonly number[]): number[] {
  return [x[0]!, w[0]!, ...windows(call.node, x.slice(2), w.slice(2)).shape];
}

export const convolutionOperators: Operators = {
  Conv(call) {
    const [x, w, b] = [call.input(0), call.input(1), call.inputs[2]];
    const y = value(outputShape(call, x.shape, w.shape));
    eachProduct(call, x.shape, w.shape, (o, k, i) => {
      y.data[o]! += w.data[k]! * x.data[i]!;
    });
    return [
      b
        ? elementwise((a, c) => a! + c!, y, value([b.shape[0]!, ...y.shape.slice(2).map(() => 1)], b.data))
        : y,
    ];
  },
};

export const convolutionGradients: Operators = {
  /** (dy, w, x): of x only the shape is used. */
  ConvGradInput(call) {
    const [dy, w] = [call.input(0), call.input(1)];
    const dx = value(call.input(2).shape);
    checkShape(dy, outputShape(call, dx.shape, w.shape));
    eachProduct(call, dx.shape, w.shape, (y, k, i) => {
      dx.data[i]! += w.data[k]! * dy.data[y]!;
    });
    return [dx];
  },
  /** (dy, x, w): of w only the shape is used. */
  ConvGradWeight(call) {
    const [dy, x] = [call.input(0), call.input(1)];
    const dw = value(call.input(2).shape);
    checkShape(dy, outputShape(call, x.shape, dw.shape));
    eachProduct(call, x.shape, dw.shape, (y, k, i) => {
      dw.data[k]! += x.data[i]! * dy.data[y]!;
    });
    return [dw];
  },
};

function checkShape(dy: Value, shape: readonly number[]): void {
  if (`${dy.shape}` !== `${shape}`)
    throw new RangeError(`Gradient [${dy.shape}] of a convolution that gives [${shape}]`);
}
