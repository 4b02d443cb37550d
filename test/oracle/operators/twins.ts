import { floatAttribute } from "../../../src/onnx/types.ts";
import type { Call, Operators } from "../operator.ts";
import { scalar, type Value, value } from "../value.ts";

interface Column {
  /** Of one feature over one half of the batch. */
  readonly standardised: number[];
  readonly sd: number;
}

/** The features of one half of the rows of z [N, d], each standardised over that half with the biased variance. */
function columns({ shape, data }: Value, half: 0 | 1, epsilon: number): Column[] {
  const [records, width] = [shape[0]! / 2, shape[1]!];
  return Array.from({ length: width }, (_, i) => {
    const x = Array.from({ length: records }, (_, n) => data[(half * records + n) * width + i]!);
    const mean = x.reduce((a, b) => a + b, 0) / records;
    const sd = Math.sqrt(x.reduce((a, v) => a + (v - mean) ** 2, 0) / records + epsilon);
    return { standardised: x.map((v) => (v - mean) / sd), sd };
  });
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, n) => sum + v * b[n]!, 0);

function parts(call: Call) {
  const z = call.input(0);
  const epsilon = floatAttribute(call.node, "epsilon", Number.NaN);
  const lambda = floatAttribute(call.node, "lambda", Number.NaN);
  const [first, second] = [columns(z, 0, epsilon), columns(z, 1, epsilon)];
  const [records, width] = [z.shape[0]! / 2, z.shape[1]!];
  const c = first.map((a) => second.map((b) => dot(a.standardised, b.standardised) / records));
  return { z, lambda, first, second, records, width, c };
}

export const twinsOperators: Operators = {
  /** Barlow Twins as its paper has it, divided by the number of features. */
  BarlowTwins(call) {
    const { lambda, width, c } = parts(call);
    let sum = 0;
    c.forEach((row, i) => {
      row.forEach((v, j) => {
        sum += i === j ? (1 - v) ** 2 : lambda * v ** 2;
      });
    });
    return [scalar(sum / width)];
  },
  /** By the chain rule, step by step: to C, to the standardised views, through the standard deviation and the mean. */
  BarlowTwinsGrad(call) {
    const { z, lambda, first, second, records, width, c } = parts(call);
    const dc = c.map((row, i) => row.map((v, j) => (i === j ? -2 * (1 - v) : 2 * lambda * v) / width));
    const dz = value(z.shape);
    for (const half of [0, 1] as const) {
      const [own, other] = half === 0 ? [first, second] : [second, first];
      own.forEach(({ standardised, sd }, i) => {
        const upstream = standardised.map(
          (_, n) =>
            other.reduce(
              (sum, { standardised: s }, j) => sum + (half === 0 ? dc[i]![j]! : dc[j]![i]!) * s[n]!,
              0,
            ) / records,
        );
        const mean = upstream.reduce((a, b) => a + b, 0) / records;
        const along = dot(upstream, standardised) / records;
        upstream.forEach((g, n) => {
          dz.data[(half * records + n) * width + i] = (g - mean - standardised[n]! * along) / sd;
        });
      });
    }
    return [dz];
  },
};
