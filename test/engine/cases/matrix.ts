import { int } from "../../../src/onnx/index.ts";
import { around, type Cases } from "./small.ts";

export const matrixCases: Cases = {
  "Gemm with transB = 0": [
    (net, x) => {
      const flat = net.graph.op("Flatten", [x], { axis: int(1) });
      const w = net.parameter("w", [net.shapeOf(flat)[1] as number, 6], around(0));
      return net.graph.op("Gemm", [flat, w, net.parameter("b", [6], around(0))]);
    },
  ],
};
