import { intAttribute } from "../types.ts";
import { broadcast, ShapeError, type ShapeRule } from "./rule.ts";

export const matrixShapes: Record<string, ShapeRule> = {
  Gemm: (c) => {
    const [a, b] = [c.input(0), c.input(1)];
    const [m, k] = intAttribute(c.node, "transA", 0)
      ? [a.shape[1]!, a.shape[0]!]
      : [a.shape[0]!, a.shape[1]!];
    const [q, n] = intAttribute(c.node, "transB", 0)
      ? [b.shape[1]!, b.shape[0]!]
      : [b.shape[0]!, b.shape[1]!];
    if (k !== q) throw new ShapeError(`matrices of shape [${a.shape}] and [${b.shape}] do not multiply`);
    return [{ type: a.type, shape: [m, n] }];
  },
  /** NumPy's matmul: a vector is a row on the left and a column on the right, and that axis goes again. */
  MatMul: (c) => {
    const [a, b] = [c.input(0), c.input(1)];
    const left = a.shape.length === 1 ? [1, ...a.shape] : a.shape;
    const right = b.shape.length === 1 ? [...b.shape, 1] : b.shape;
    if (left.at(-1) !== right.at(-2))
      throw new ShapeError(`matrices of shape [${a.shape}] and [${b.shape}] do not multiply`);
    const rows = a.shape.length === 1 ? [] : [left.at(-2)!];
    const columns = b.shape.length === 1 ? [] : [right.at(-1)!];
    return [
      { type: a.type, shape: [...broadcast(left.slice(0, -2), right.slice(0, -2)), ...rows, ...columns] },
    ];
  },
};
