import { axisOf, float, float32, floatAttribute, int, intAttribute, ints } from "../../onnx/index.ts";
import { type LowerContext, type LowerRule, o, refuse, type Stored, storedAxis } from "./context.ts";
import { aligned, summedTo } from "./elementwise.ts";
import { place } from "./reduction.ts";

/** [C, L, N] or [C, N] as the [1, C, M] of the BatchNormalization operator. */
const channels = (c: LowerContext, x: Stored) => o.reshape(c.g, x.name, [1, x.shape[0]!, -1]);

type Term = readonly [value: Stored, factor: string];

/**
 * a x + b y + offset with a, b and offset per channel: two depthwise convolutions of one tap, of which the second adds to what the
 * first gave. The runtime has no cheaper way: products and sums one by one take twice as long.
 */
function affineSum(c: LowerContext, [x, a]: Term, [y, b]: Term, offset: string): string {
  const { g } = c;
  const channels = x.shape[0]!;
  const image = (v: Stored) => o.reshape(g, v.name, [1, channels, -1, c.n]);
  const weight = (v: string) => o.reshape(g, v, [channels, 1, 1, 1]);
  const attributes = { kernel_shape: ints([1, 1]), group: int(channels) };
  const first = g.op("Conv", [image(x), weight(a), offset], attributes);
  return g.op("FusedConv", [image(y), weight(b), "", first], attributes, { domain: "com.microsoft" });
}

/** x minus its mean, divided by its standard deviation, over the normalised axes; forward and backward pass share it. */
function normalised(c: LowerContext, x: Stored) {
  const { g } = c;
  const rank = x.shape.length;
  const first = axisOf(intAttribute(c.node, "axis", -1), rank);
  if (x.batch >= first) refuse(c, "it normalises over the batch axis, across records");
  const axes = Array.from({ length: rank - first }, (_, i) => storedAxis(first + i, x.batch, rank));
  const epsilon = floatAttribute(c.node, "epsilon", 1e-5);
  return c.memo(`layer norm ${x.name} ${axes} ${epsilon}`, () => {
    const mean = o.mean(g, x.name, axes, true);
    const centred = o.sub(g, x.name, mean);
    const variance = o.mean(g, o.mul(g, centred, centred), axes, true);
    const inverse = g.op("Reciprocal", [g.op("Sqrt", [o.add(g, variance, g.scalar(epsilon))])]);
    return { axes, mean, inverse, value: o.mul(g, centred, inverse) };
  });
}

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
    const dx = affineSum(c, [x, b], [dy, a], offset);
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
  LayerNormalization: (c) => {
    const { g } = c;
    const x = c.input(0);
    const { mean, inverse, value } = normalised(c, x);
    const scaled = o.mul(g, value, aligned(c, c.input(1), x.shape.length, x.batch));
    c.set(c.has(2) ? o.add(g, scaled, aligned(c, c.input(2), x.shape.length, x.batch)) : scaled);
    if (c.isUsed(1)) c.set(mean, 1);
    if (c.isUsed(2)) c.set(inverse, 2);
  },
  // With z = (x - mean) / sd and dz = dy scale: dx = (dz - mean(dz) - z mean(dz z)) / sd (Ba et al. 2016).
  LayerNormalizationGrad: (c) => {
    const { g } = c;
    const [dy, x, scale] = [c.input(0), c.input(1), c.input(2)];
    const { axes, inverse, value } = normalised(c, x);
    const dz = o.mul(g, dy.name, aligned(c, scale, x.shape.length, x.batch));
    const along = o.mul(g, value, o.mean(g, o.mul(g, dz, value), axes, true));
    const across = o.sub(g, dz, o.mean(g, dz, axes, true));
    c.set(o.mul(g, o.sub(g, across, along), inverse));
    c.set(
      summedTo(c, { ...x, name: o.mul(g, dy.name, value) }, { shape: scale.shape, batch: scale.batch }),
      1,
    );
  },
  Softmax: (c) => {
    const axis = place(c, intAttribute(c.node, "axis", -1));
    c.set(c.g.op("Softmax", [c.input(0).name], { axis: int(axis) }));
  },
};
