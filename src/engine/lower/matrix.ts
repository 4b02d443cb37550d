import { intAttribute } from "../../onnx/index.ts";
import { type LowerRule, o } from "./context.ts";

export const matrixLowering: Record<string, LowerRule> = {
  Gemm: (c) => {
    const { g } = c;
    const [a, b] = [c.input(0), c.input(1)];
    const transA = intAttribute(c.node, "transA", 0) === 1;
    const transB = intAttribute(c.node, "transB", 0) === 1;
    const bias = c.has(2) ? c.input(2) : undefined;
    if (a.batch === 0 && b.batch < 0 && !transA) {
      // [N, F] is stored as [F, N]: the product is taken from the other side.
      const y = transB ? o.matmul(g, b.name, a.name) : o.fused(g, b.name, a.name, true, false);
      return c.set(bias ? o.add(g, y, o.reshape(g, bias.name, [-1, 1])) : y);
    }
    if (a.batch === 0 && b.batch === 0 && transA && !transB)
      return c.set(o.fused(g, a.name, b.name, false, true));
    throw new Error(
      `Gemm "${c.node.name}": this combination of batch and transposes is not supported in training`,
    );
  },
};
