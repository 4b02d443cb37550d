import { float, float32, floatAttribute, int } from "../../onnx/index.ts";
import { type LowerContext, type LowerRule, o, type Stored } from "./context.ts";

/** [C, L, N] or [C, N] as the [1, C, M] of the BatchNormalization operator. */
const channels = (c: LowerContext, x: Stored) => o.reshape(c.g, x.name, [1, x.shape[0]!, -1]);

const constant = (c: LowerContext, size: number, value: number) =>
  c.memo(`${value} x ${size}`, () => c.g.constant(float32([size], new Float32Array(size).fill(value))));

/** x * scale + offset per channel, by the operator's inference form: one pass over x. */
const affine = (c: LowerContext, x: string, scale: string, offset: string, size: number) =>
  c.g.op("BatchNormalization", [x, scale, offset, constant(c, size, 0), constant(c, size, 1)], {
    epsilon: float(0),
  });

export const normalisationLowering: Record<string, LowerRule> = {
  BatchNormTrain: (c) => {
    const x = c.input(0);
    const size = x.shape[0]!;
    // The operator overwrites its statistics, and the runtime merges equal constants of up to eight elements: each node has a pair with
    // values of its own. With momentum 0 they do not matter.
    const unique = c.g.nodesSoFar().length;
    const own = (offset: number) =>
      c.g.initializer(
        `${c.node.name}.own${offset}`,
        float32([size], new Float32Array(size).fill(unique + offset)),
      );
    const inputs = [channels(c, x), c.input(1).name, c.input(2).name, own(0.25), own(0.75)];
    const attributes = {
      training_mode: int(1),
      momentum: float(0),
      epsilon: float(floatAttribute(c.node, "epsilon", 1e-5)),
    };
    const [y, mean, variance] = c.g.nodeOf("BatchNormalization", inputs, attributes, { outputs: 3 }) as [
      string,
      string,
      string,
    ];
    c.set(o.reshape(c.g, y, x.shape));
    c.set(mean, 1);
    c.set(variance, 2);
  },
  // dx = A dy + B x + C with coefficients per channel; the two sums over the batch are products of rows.
  BatchNormTrainGrad: (c) => {
    const { g } = c;
    const [dy, x, scale, mean, variance] = [0, 1, 2, 3, 4].map((i) => c.input(i)) as [
      Stored,
      Stored,
      Stored,
      Stored,
      Stored,
    ];
    const size = x.shape[0]!;
    const count = x.shape.slice(1).reduce((a, b) => a * b, 1);
    const epsilon = g.scalar(floatAttribute(c.node, "epsilon", 1e-5));
    const inverse = g.op("Reciprocal", [g.op("Sqrt", [o.add(g, variance.name, epsilon)])]);
    const row = (v: Stored) => o.reshape(g, v.name, [size, 1, count]);
    const sum = o.sum(g, o.reshape(g, dy.name, [size, count]), [1]);
    const dot = o.reshape(g, o.fused(g, row(dy), row(x), false, true), [size]);
    const dscale = o.mul(g, o.sub(g, dot, o.mul(g, mean.name, sum)), inverse);
    const a = o.mul(g, scale.name, inverse);
    const minus = g.scalar(-1 / count);
    const b = o.mul(g, o.mul(g, o.mul(g, a, inverse), dscale), minus);
    const offset = o.sub(g, o.mul(g, o.mul(g, a, sum), minus), o.mul(g, b, mean.name));
    const dx = o.add(
      g,
      affine(c, channels(c, dy), a, offset, size),
      affine(c, channels(c, x), b, constant(c, size, 0), size),
    );
    c.set(o.reshape(g, dx, x.shape));
    c.set(dscale, 1);
    c.set(sum, 2);
  },
  BatchNormalization: (c) => {
    const x = c.input(0);
    const inputs = [channels(c, x), ...[1, 2, 3, 4].map((i) => c.input(i).name)];
    const y = c.g.op("BatchNormalization", inputs, {
      epsilon: float(floatAttribute(c.node, "epsilon", 1e-5)),
    });
    c.set(o.reshape(c.g, y, x.shape));
  },
};
