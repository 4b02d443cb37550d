import type { Network } from "../../../src/nn/index.ts";
import { float, float32, int, int64, ints } from "../../../src/onnx/index.ts";
import { around, type Body, type Cases } from "./small.ts";

/** An operator whose further inputs are lists of integers; null leaves one out. */
const withLists =
  (name: string, lists: readonly (readonly number[] | null)[], attributes = {}): Body =>
  (net, x) =>
    net.graph.op(name, [x, ...lists.map((l) => (l ? net.graph.integers(l) : ""))], attributes);
const slice = (
  starts: readonly number[],
  ends: readonly number[],
  axes?: readonly number[],
  steps?: readonly number[],
): Body => withLists("Slice", [starts, ends, ...(axes ? [axes] : []), ...(steps ? [steps] : [])]);
const END = 2 ** 31 - 1;
const gather =
  (indices: readonly number[], axis: number, shape: readonly number[] = [indices.length]): Body =>
  (net, x) =>
    net.graph.op("Gather", [x, net.graph.constant(int64(indices, shape))], { axis: int(axis) });
/** The parts of a Split in other hands: the second as it is, the others through Tanh, all along the axis again. */
const split =
  (sizes: readonly number[] | null, count: number, axis: number, attributes = {}): Body =>
  (net, x) => {
    const inputs = sizes ? [x, net.graph.integers(sizes)] : [x];
    const parts = net.graph.nodeOf("Split", inputs, { axis: int(axis), ...attributes }, { outputs: count });
    const changed = parts.map((p, i) => (i === 1 ? p : net.graph.op("Tanh", [p])));
    return net.graph.op("Concat", changed.reverse(), { axis: int(axis) });
  };
/** What only renames, between two things that do not. */
const between =
  (body: Body): Body =>
  (net, x) =>
    net.graph.op("Sigmoid", [body(net, net.graph.op("Tanh", [x]))]);
const reduce = (name: string, axes: readonly number[], keepdims = 0): Body =>
  withLists(name, [axes], { keepdims: int(keepdims) });
const timeFirst = (net: Network, x: string) => net.transpose(x, [2, 0, 1]);

export const layoutCases: Cases = {
  Identity: [between((net, x) => net.graph.op("Identity", [x]))],
  Transpose: [(net, x) => net.relu(net.transpose(x, [0, 2, 1]))],
  "Transpose to the end and back": [
    between((net, x) => net.graph.op("Transpose", [net.graph.op("Tanh", [net.graph.op("Transpose", [x])])])),
  ],
  Reshape: [(net, x) => net.relu(net.reshape(x, [0, 2, -1]))],
  "Reshape with the batch as -1": [between((net, x) => net.reshape(x, [-1, 2, 26]))],
  "Reshape of [T, N, F] with the batch as -1": [
    (net, x) => net.transpose(net.reshape(timeFirst(net, x), [13, -1, 2, 2]), [1, 0, 2, 3]),
  ],
  "Flatten over an axis of one": [
    (net, x) =>
      net.graph.op("Flatten", [net.graph.op("ReduceSum", [x, net.graph.integers([1])])], { axis: int(2) }),
  ],
  "Flatten with a negative axis": [(net, x) => net.graph.op("Flatten", [x], { axis: int(-2) })],
  "Squeeze and Unsqueeze": [
    (net, x) =>
      net.graph.op("Squeeze", [
        net.graph.op("Unsqueeze", [x, net.graph.integers([1])]),
        net.graph.integers([1]),
      ]),
  ],
  "Unsqueeze at both ends": [
    between((net, x) => net.graph.op("Tanh", [net.graph.op("Unsqueeze", [x, net.graph.integers([-1, 1])])])),
  ],
  "Squeeze of all axes of one": [
    (net, x) => {
      const c = net.parameter("c", [1, 4, 1, 13], around(1));
      return net.graph.op("Mul", [x, net.graph.op("Squeeze", [c])]);
    },
  ],
  "Squeeze and Unsqueeze by attributes": [
    between((net, x) =>
      net.graph.op("Squeeze", [net.graph.op("Unsqueeze", [x], { axes: ints([1]) })], { axes: ints([1]) }),
    ),
  ],
  Expand: [
    (net, x) => {
      const mean = net.graph.op("ReduceMean", [x, net.graph.integers([1])]);
      return net.graph.op("Tanh", [net.graph.op("Expand", [mean, net.graph.integers([4, 1])])]);
    },
  ],
  "Expand to more axes": [
    (net, x) => net.transpose(net.graph.op("Expand", [x, net.graph.integers([2, 1, 1, 13])]), [1, 0, 2, 3]),
  ],
  "Expand of a parameter": [
    (net, x) => {
      const c = net.parameter("c", [4, 1], around(1));
      return net.graph.op("Mul", [x, net.graph.op("Expand", [c, net.graph.integers([1, 4, 13])])]);
    },
  ],

  Concat: [(net, x) => net.graph.op("Concat", [x, net.graph.op("Tanh", [x])], { axis: int(1) })],
  "Concat of three, last axis": [
    (net, x) => net.graph.op("Concat", [x, net.graph.op("Tanh", [x]), x], { axis: int(-1) }),
  ],
  "Concat of [T, N, F]": [
    (net, x) => {
      const t = timeFirst(net, x);
      return net.transpose(
        net.graph.op("Concat", [net.graph.op("Tanh", [t]), t], { axis: int(0) }),
        [1, 0, 2],
      );
    },
  ],
  "Split in equal parts": [split(null, 2, 1)],
  "Split in uneven parts": [split([3, 6, 4], 3, 2)],
  "Split by number": [split(null, 3, -1, { num_outputs: int(3) })],
  "Split by an attribute": [split(null, 2, 1, { split: ints([1, 3]) })],
  "Split of which parts are not used": [
    (net, x) => {
      const sizes = net.graph.integers([2, 5, 6]);
      return net.graph.nodeOf("Split", [x, sizes], { axis: int(2) }, { outputs: ["", "middle", "last"] })[1]!;
    },
  ],
  Slice: [slice([2], [-3], [2])],
  "Slice from the end on": [slice([-4], [END], [-1])],
  "Slice over several axes": [slice([1, -9], [3, 12], [1, 2])],
  "Slice of whole batches": [slice([0, 0, 3], [END, END, 11])],
  "Slice with a step": [slice([1], [END], [2], [3])],
  "Slice backwards": [slice([-1], [-END - 1], [2], [-1])],
  "Slice backwards with a step": [slice([-2], [1], [2], [-4])],
  "Slice with steps over two axes": [slice([3, 0], [-100, 13], [1, 2], [-2, 2])],
  "Slice with a step and without": [slice([1, 2], [3, 12], [1, 2], [1, 5])],
  "Gather of one": [gather([2], 1, [])],
  "Gather of the last": [gather([-1], 2, [])],
  "Gather of several": [gather([3, 0, -3], 1)],
  "Gather of all in another order": [gather([2, 0, 3, 1], 1)],
  "Gather of some again": [gather([5, 1, 5, 5, 12, 1, 0], -1)],
  "Gather by a table": [gather([0, 3, 3, 1, 2, 0], 1, [2, 3])],
  "Gather from a parameter": [
    (net, x) => {
      const table = net.parameter("table", [6, 13], around(0));
      return net.graph.op("Add", [x, gather([4, 1, 1, 5], 0)(net, table)]);
    },
  ],
  Pad: [between(withLists("Pad", [[0, 1, 2, 0, 0, 3]]))],
  "Pad that cuts": [between(withLists("Pad", [[0, -1, 2, 0, 0, -3]]))],
  "Pad along given axes, with a value": [
    between((net, x) =>
      net.graph.op("Pad", [x, net.graph.integers([2, 1]), net.graph.scalar(0.5), net.graph.integers([-1])]),
    ),
  ],
  "Constant nodes": [
    (net, x) => {
      const g = net.graph;
      const scale = g.op("Constant", [], { value_float: float(0.5) });
      const shift = g.op("Constant", [], { value: { kind: "tensor", value: float32([4, 1], [1, 2, 3, 4]) } });
      const row = g.op("Constant", [], { value_floats: { kind: "floats", value: Array(13).fill(0.25) } });
      return g.op("Tanh", [g.op("Mul", [g.op("Add", [x, g.op("Mul", [shift, row])]), scale])]);
    },
  ],

  ReduceMean: [reduce("ReduceMean", [2])],
  ReduceSum: [reduce("ReduceSum", [-1], 1)],
  ReduceMax: [reduce("ReduceMax", [2])],
  ReduceMin: [reduce("ReduceMin", [1])],
  "ReduceMax, first of equals": [(net, x) => reduce("ReduceMax", [2], 1)(net, net.relu(x))],
  "ReduceMin, first of equals": [(net, x) => reduce("ReduceMin", [2], 1)(net, net.relu(x))],
  ...Object.fromEntries(
    ["ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin"].flatMap((name) => [
      [`${name} over two axes`, [reduce(name, [1, 2], 1)] as const],
      [
        `${name} over axes apart, [T, N, C]`,
        [
          (net, x) => reduce(name, [-1, 0])(net, net.reshape(timeFirst(net, x), [13, -1, 2, 2])),
        ] satisfies readonly [Body],
      ],
    ]),
  ),
  "ReduceMean by an attribute": [
    (net, x) => net.graph.op("ReduceMean", [x], { axes: ints([-1]), keepdims: int(0) }),
  ],
};
