import type { Random } from "../../../src/base/index.ts";
import { Network } from "../../../src/nn/index.ts";
import { GraphBuilder, int, type Model } from "../../../src/onnx/index.ts";

const LEADS = 3;
export const CLASSES = 2;

/** The operators in question, between a trainable stem and a linear head. */
export type Body = (net: Network, x: string) => string;

/** Cases by name: what is built, and on how many samples (13 where it does not matter). */
export type Cases = Readonly<Record<string, readonly [Body, samples?: number]>>;

/** A little model around the operator in question: something trainable before it, a linear head behind it. */
export function modelOf(body: Body, samples: number, seed = 5): Model {
  const net = new Network(new GraphBuilder("small"), seed);
  const g = net.graph;
  const x = g.input("ecg", "float32", ["N", LEADS, samples]);
  const stem = g.op("Conv", [
    x,
    net.parameter("stem.weight", [4, LEADS, 1], around(1)),
    net.parameter("stem.bias", [4], around(0)),
  ]);
  const y = body(net, stem);
  const shape = g.shapeOf(y);
  const flat = shape.length === 2 ? y : g.op("Flatten", [y], { axis: int(1) });
  g.output(g.op("Identity", [net.linear("head", flat, CLASSES)], {}, { outputs: ["logits"] }));
  return { graph: g.build(), opset: 18, producer: "test", metadata: {} };
}

/** What a case trains: every parameter of its model, constants and running statistics left out. */
export const learnedIn = ({ graph }: Model): string[] =>
  [...graph.initializers.keys()].filter((name) => !/^constant_|running_/.test(name));

export const around = (mean: number) => (r: Random, size: number) =>
  Float32Array.from({ length: size }, () => r.normal(mean, 0.5));

export const op =
  (name: string, attributes = {}): Body =>
  (net, x) =>
    net.graph.op(name, [x], attributes);
