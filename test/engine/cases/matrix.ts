import type { Network } from "../../../src/nn/index.ts";
import { float, int } from "../../../src/onnx/index.ts";
import { around, type Body, type Cases } from "./small.ts";

const flat = (net: Network, x: string) => net.graph.op("Flatten", [x], { axis: int(1) });

/** A layer of six outputs on [N, 52]. */
const gemm =
  (attributes: Parameters<Network["graph"]["op"]>[2], bias?: readonly number[], transB = false): Body =>
  (net, x) => {
    const w = net.parameter("w", transB ? [6, 52] : [52, 6], around(0));
    const inputs = [flat(net, x), w, ...(bias ? [net.parameter("b", bias, around(0))] : [])];
    return net.graph.op("Gemm", inputs, { ...attributes, transB: int(Number(transB)) });
  };
const product =
  (shape: readonly number[], first = false): Body =>
  (net, x) => {
    const w = net.parameter("w", shape, around(0));
    return net.graph.op("MatMul", first ? [w, x] : [x, w]);
  };
/** [N, 4, L] as [N, 2, L, 2]: two heads. */
const heads = (net: Network, x: string) => net.transpose(net.reshape(x, [0, 2, 2, -1]), [0, 1, 3, 2]);

export const matrixCases: Cases = {
  "Gemm with transB = 0": [gemm({}, [6])],
  "Gemm without a bias": [gemm({})],
  "Gemm with alpha and beta": [gemm({ alpha: float(0.5), beta: float(1.75) }, [6])],
  "Gemm with alpha and beta, transB = 1": [gemm({ alpha: float(0.5), beta: float(1.75) }, [1, 6], true)],
  "Gemm with one bias for all": [gemm({}, [1])],
  "Gemm with a bias per record": [
    (net, x) => {
      const bias = net.linear("bias", flat(net, x), 6);
      return net.graph.op("Gemm", [flat(net, x), net.parameter("w", [52, 6], around(0)), bias], {
        beta: float(0.5),
      });
    },
  ],
  ...Object.fromEntries(
    [0, 1].map((transB) => [
      `Gemm with transA = 1, transB = ${transB}`,
      [
        (net, x) =>
          net.graph.op(
            "Gemm",
            [
              net.transpose(flat(net, x), [1, 0]),
              net.parameter("w", transB ? [6, 52] : [52, 6], around(0)),
              net.parameter("b", [6], around(0)),
            ],
            { transA: int(1), transB: int(transB), alpha: float(0.5) },
          ),
      ] satisfies readonly [Body],
    ]),
  ),
  "Gemm with the parameter first": [
    (net, x) =>
      net.transpose(
        net.graph.op("Gemm", [net.parameter("w", [6, 52], around(0)), flat(net, x)], { transB: int(1) }),
        [1, 0],
      ),
  ],

  "MatMul of [N, T, F] and a parameter": [product([13, 5])],
  "MatMul of [N, F] and a parameter": [(net, x) => product([52, 5])(net, flat(net, x))],
  "MatMul of [T, N, F] and a parameter": [
    (net, x) => net.transpose(product([4, 5])(net, net.transpose(x, [2, 0, 1])), [1, 0, 2]),
  ],
  "MatMul of [N, H, T, D] and a parameter": [(net, x) => product([2, 5])(net, heads(net, x))],
  "MatMul of [N, H, T, D] and a parameter per head": [(net, x) => product([2, 2, 5])(net, heads(net, x))],
  "MatMul of [N, T, F] and parameters of more axes": [
    (net, x) => {
      const one = net.graph.op("Unsqueeze", [x, net.graph.integers([1])]);
      return product([3, 13, 5])(net, one);
    },
  ],
  "MatMul of [N, F] and parameters of more axes": [
    (net, x) => net.transpose(product([3, 52, 5])(net, flat(net, x)), [1, 0, 2]),
  ],
  "MatMul of a parameter and [N, T, F]": [product([6, 4], true)],
  "MatMul of a parameter and [N, H, T, D]": [(net, x) => product([6, 13], true)(net, heads(net, x))],
  "MatMul of a parameter and [F, N]": [
    (net, x) => net.transpose(product([6, 52], true)(net, net.transpose(flat(net, x), [1, 0])), [1, 0]),
  ],
  "MatMul of a parameter per head and [N, H, T, D]": [
    (net, x) => product([2, 6, 13], true)(net, heads(net, x)),
  ],
  "MatMul of [N, T, F] and [N, F, G]": [
    (net, x) => net.graph.op("MatMul", [x, net.transpose(net.graph.op("Tanh", [x]), [0, 2, 1])]),
  ],
  "MatMul of a value by itself": [
    (net, x) => {
      const square = net.graph.op("Slice", [
        x,
        net.graph.integers([0]),
        net.graph.integers([4]),
        net.graph.integers([2]),
      ]);
      return net.graph.op("MatMul", [square, square]);
    },
  ],
  "MatMul of heads and what they share": [
    (net, x) => {
      const shared = net.graph.op("ReduceMean", [heads(net, x), net.graph.integers([1])]);
      return net.graph.op("MatMul", [heads(net, x), net.transpose(shared, [0, 1, 3, 2])]);
    },
  ],
  "MatMul in attention": [
    (net, x) => {
      const g = net.graph;
      const projected = (name: string) => {
        const y = g.op("MatMul", [net.transpose(x, [0, 2, 1]), net.parameter(name, [4, 4], around(0))]);
        return net.transpose(net.reshape(y, [0, -1, 2, 2]), [0, 2, 1, 3]);
      };
      const [query, key, values] = [projected("q"), projected("k"), projected("v")];
      const scores = g.op("MatMul", [query, net.transpose(key, [0, 1, 3, 2])]);
      const weights = g.op("Softmax", [g.op("Mul", [scores, g.scalar(Math.SQRT1_2)])]);
      return net.reshape(net.transpose(g.op("MatMul", [weights, values]), [0, 2, 1, 3]), [0, -1, 4]);
    },
    7,
  ],
};
