import { floatAttribute, intAttribute } from "../../../src/onnx/types.ts";
import type { Operators } from "../operator.ts";
import {
  broadcastOffsets,
  broadcastShape,
  elementwise,
  generate,
  offset,
  sizeOf,
  strides,
  type Value,
  value,
} from "../value.ts";

/** NumPy's matmul: batch axes are broadcast; a vector is a row on the left and a column on the right. */
function matmul(a: Value, b: Value): Value {
  if (a.shape.length === 1) {
    const y = matmul({ shape: [1, ...a.shape], data: a.data }, b);
    return {
      shape: y.shape.filter((_, i) => i !== y.shape.length - (b.shape.length === 1 ? 1 : 2)),
      data: y.data,
    };
  }
  if (b.shape.length === 1) {
    const y = matmul(a, { shape: [...b.shape, 1], data: b.data });
    return { shape: y.shape.slice(0, -1), data: y.data };
  }
  const [rows, inner] = a.shape.slice(-2) as [number, number];
  const [depth, columns] = b.shape.slice(-2) as [number, number];
  if (inner !== depth) throw new RangeError(`MatMul of [${a.shape}] and [${b.shape}]`);
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const aAt = broadcastOffsets(a.shape.slice(0, -2), batch);
  const bAt = broadcastOffsets(b.shape.slice(0, -2), batch);
  const y = value([...batch, rows, columns]);
  for (let m = 0; m < sizeOf(batch); m++)
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let k = 0; k < inner; k++)
          sum += a.data[(aAt[m]! * rows + i) * inner + k]! * b.data[(bAt[m]! * inner + k) * columns + j]!;
        y.data[(m * rows + i) * columns + j] = sum;
      }
  return y;
}

/** The last two axes exchanged. */
function swapped(x: Value): Value {
  const last = x.shape.length - 1;
  const exchange = (list: readonly number[]) => [...list.slice(0, -2), list[last]!, list[last - 1]!];
  const stride = strides(x.shape);
  return generate(exchange(x.shape), (index) => x.data[offset(exchange(index), stride)]!);
}

/** Sums over the axes along which a value of the given shape was broadcast. */
function summedTo(x: Value, shape: readonly number[]): Value {
  const sum = value(shape);
  broadcastOffsets(shape, x.shape).forEach((o, i) => {
    sum.data[o]! += x.data[i]!;
  });
  return sum;
}

const transposed = (x: Value): Value =>
  generate([x.shape[1]!, x.shape[0]!], ([i, j]) => x.data[j! * x.shape[1]! + i!]!);

export const matrixOperators: Operators = {
  MatMul: (call) => [matmul(call.input(0), call.input(1))],
  /** alpha A' B' + beta C. */
  Gemm({ node, input, inputs }) {
    const a = intAttribute(node, "transA", 0) ? transposed(input(0)) : input(0);
    const b = intAttribute(node, "transB", 0) ? transposed(input(1)) : input(1);
    const alpha = floatAttribute(node, "alpha", 1);
    const beta = floatAttribute(node, "beta", 1);
    const product = matmul(a, b);
    const c = inputs[2] ?? value([]);
    return [elementwise((p, q) => alpha * p! + beta * q!, product, c)];
  },
};

/** Cardiograft's own: the gradients of a product by its left and its right factor. */
export const matrixGradients: Operators = {
  /** (dy, b, a) */
  MatMulGradLeft: ({ input }) => [summedTo(matmul(input(0), swapped(input(1))), input(2).shape)],
  /** (dy, a, b) */
  MatMulGradRight: ({ input }) => [summedTo(matmul(swapped(input(1)), input(0)), input(2).shape)],
};
