import { intAttribute } from "../../../src/onnx/types.ts";
import { axesOf, type Call, type Operator, type Operators } from "../operator.ts";
import { axisOf, broadcastOffsets, mapped, sizeOf, type Value, value } from "../value.ts";

interface Groups {
  /** Shape of the result, with the reduced axes as 1 or left out. */
  readonly shape: readonly number[];
  /** For every element of x, the element of the result that it goes into. */
  readonly of: Int32Array;
  /** Elements per group. */
  readonly count: number;
}

function groups(call: Call, x: Value, axesInput: number): Groups {
  const given = axesOf(call, axesInput) ?? [];
  const noop = given.length === 0 && intAttribute(call.node, "noop_with_empty_axes", 0) === 1;
  const all = given.length === 0 && !noop;
  const axes = given.map((a) => axisOf(a, x.shape.length));
  const reduced = (a: number): boolean => all || axes.includes(a);
  const kept = x.shape.map((s, a) => (reduced(a) ? 1 : s));
  const keep = intAttribute(call.node, "keepdims", 1) === 1;
  return {
    shape: keep ? kept : x.shape.filter((_, a) => !reduced(a)),
    of: broadcastOffsets(kept, x.shape),
    count: x.data.length / sizeOf(kept),
  };
}

/** Members of each group in order. */
function members({ shape, of }: Groups): number[][] {
  const lists = Array.from({ length: sizeOf(shape) }, (): number[] => []);
  of.forEach((group, i) => {
    lists[group]!.push(i);
  });
  return lists;
}

const total = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0);

const reduce =
  (f: (x: readonly number[]) => number): Operator =>
  (call) => {
    const x = call.input(0);
    const group = groups(call, x, 1);
    return [
      value(
        group.shape,
        members(group).map((list) => f(list.map((i) => x.data[i]!))),
      ),
    ];
  };

/** Softmax and its logarithm along `axis`, the largest element subtracted first. */
const softmax =
  (finish: (shifted: number, sum: number) => number): Operator =>
  (call) => {
    const x = call.input(0);
    const axis = axisOf(intAttribute(call.node, "axis", -1), x.shape.length);
    const kept = x.shape.map((s, a) => (a === axis ? 1 : s));
    const of = broadcastOffsets(kept, x.shape);
    const [high, sum] = [value(kept, -Infinity), value(kept)];
    of.forEach((g, i) => {
      high.data[g] = Math.max(high.data[g]!, x.data[i]!);
    });
    of.forEach((g, i) => {
      sum.data[g]! += Math.exp(x.data[i]! - high.data[g]!);
    });
    return [
      value(
        x.shape,
        x.data.map((v, i) => finish(v - high.data[of[i]!]!, sum.data[of[i]!]!)),
      ),
    ];
  };

export const reductionOperators: Operators = {
  ReduceSum: reduce(total),
  ReduceMean: reduce((x) => total(x) / x.length),
  ReduceMax: reduce((x) => Math.max(...x)),
  ReduceMin: reduce((x) => Math.min(...x)),
  ReduceSumSquare: reduce((x) => total(x.map((v) => v * v))),
  ReduceL2: reduce((x) => Math.sqrt(total(x.map((v) => v * v)))),
  Softmax: softmax((shifted, sum) => Math.exp(shifted) / sum),
  LogSoftmax: softmax((shifted, sum) => shifted - Math.log(sum)),
};

/** Sends each group's gradient back to its members. */
function spread(call: Call): { dx: Value; count: number } {
  const [dy, x] = [call.input(0), call.input(1)];
  // Axes of a gradient operator are always an attribute: 99 is an input that does not exist.
  const group = groups(call, x, 99);
  return {
    dx: value(
      x.shape,
      Array.from(group.of, (g) => dy.data[g]!),
    ),
    count: group.count,
  };
}

/** (dy, x, y): the first of the largest, or smallest, elements takes all. */
const chosen =
  (extreme: (...x: number[]) => number): Operator =>
  (call) => {
    const [dy, x] = [call.input(0), call.input(1)];
    const dx = value(x.shape);
    members(groups(call, x, 99)).forEach((list, g) => {
      const sought = extreme(...list.map((i) => x.data[i]!));
      dx.data[list.find((i) => x.data[i] === sought)!] = dy.data[g]!;
    });
    return [dx];
  };

export const reductionGradients: Operators = {
  ReduceSumGrad: (call) => [spread(call).dx],
  ReduceMeanGrad(call) {
    const { dx, count } = spread(call);
    return [mapped(dx, (v) => v / count)];
  },
  ReduceMaxGrad: chosen(Math.max),
  ReduceMinGrad: chosen(Math.min),
  /** (dy, like): sums dy over the axes along which `like` was broadcast to its shape. */
  SumTo(call) {
    const [dy, like] = [call.input(0), call.input(1)];
    const sum = value(like.shape);
    broadcastOffsets(like.shape, dy.shape).forEach((o, i) => {
      sum.data[o]! += dy.data[i]!;
    });
    return [sum];
  },
};
