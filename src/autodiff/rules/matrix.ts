import { floatAttribute, int, intAttribute } from "../../onnx/index.ts";
import type { GradientRule } from "../rule.ts";
import { sumTo } from "./elementwise.ts";

export const matrixRules: Record<string, GradientRule> = {
  Gemm: ({ graph: g, node, dy, needs }) => {
    const [a, b, c] = node.inputs as [string, string, string?];
    if (
      intAttribute(node, "transA", 0) ||
      floatAttribute(node, "alpha", 1) !== 1 ||
      floatAttribute(node, "beta", 1) !== 1
    ) {
      throw new Error(`Gemm "${node.name}": only alpha = beta = 1 and transA = 0 can be differentiated`);
    }
    const transB = intAttribute(node, "transB", 0) === 1;
    const gemm = (p: string, q: string, transA: boolean, transQ: boolean) =>
      g.op("Gemm", [p, q], { transA: int(Number(transA)), transB: int(Number(transQ)) });
    return [
      needs(0) ? gemm(dy(), b, false, !transB) : undefined,
      needs(1) ? (transB ? gemm(dy(), a, true, false) : gemm(a, dy(), true, false)) : undefined,
      c && needs(2) ? sumTo(g, dy(), c) : undefined,
    ];
  },
};
