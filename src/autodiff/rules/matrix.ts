import { float, floatAttribute, int, intAttribute } from "../../onnx/index.ts";
import { type GradientRule, own } from "../rule.ts";
import { sumTo } from "./elementwise.ts";

export const matrixRules: Record<string, GradientRule> = {
  // y = alpha a' b' + beta c, where a' and b' are a and b or their transposes.
  Gemm: ({ graph: g, node, dy, needs }) => {
    const [a, b, c] = node.inputs as [string, string, string?];
    const transA = intAttribute(node, "transA", 0) === 1;
    const transB = intAttribute(node, "transB", 0) === 1;
    const [alpha, beta] = [floatAttribute(node, "alpha", 1), floatAttribute(node, "beta", 1)];
    const gemm = (p: string, q: string, transP: boolean, transQ: boolean) =>
      g.op("Gemm", [p, q], {
        transA: int(Number(transP)),
        transB: int(Number(transQ)),
        ...(alpha === 1 ? {} : { alpha: float(alpha) }),
      });
    const da = () => (transA ? gemm(b, dy(), transB, true) : gemm(dy(), b, false, !transB));
    const db = () => (transB ? gemm(dy(), a, true, transA) : gemm(a, dy(), !transA, false));
    const dc = (bias: string) => sumTo(g, beta === 1 ? dy() : g.op("Mul", [dy(), g.scalar(beta)]), bias);
    return [needs(0) ? da() : undefined, needs(1) ? db() : undefined, c && needs(2) ? dc(c) : undefined];
  },
  MatMul: ({ graph: g, node, dy, needs, refuse }) => {
    const [a, b] = node.inputs as [string, string];
    if (g.shapeOf(a).length < 2 || g.shapeOf(b).length < 2)
      return refuse("it multiplies with a vector; make it a matrix of one row or column");
    return [
      needs(0) ? g.op("MatMulGradLeft", [dy(), b, a], {}, own) : undefined,
      needs(1) ? g.op("MatMulGradRight", [dy(), a, b], {}, own) : undefined,
    ];
  },
};
