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
  MatMul: (c) => {
    const [a, b] = [c.input(0), c.input(1)];
    if (a.shape.length < 2 || b.shape.length < 2) throw new ShapeError("MatMul of vectors is not supported");
    if (a.shape.at(-1) !== b.shape.at(-2))
      throw new ShapeError(`matrices of shape [${a.shape}] and [${b.shape}] do not multiply`);
    return [
      {
        type: a.type,
        shape: [...broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2)), a.shape.at(-2)!, b.shape.at(-1)!],
      },
    ];
  },
};
