import { UserError } from "../base/index.ts";
import { float32, GraphBuilder, int, type Model } from "../onnx/index.ts";
import type { Architecture, ArchitectureOptions } from "./architecture.ts";
import * as registered from "./models/index.ts";
import { Network } from "./network.ts";
import { parametersOf } from "./parameters.ts";

/** The ONNX operator set of Cardiograft's models: old enough for what hospitals run. */
const OPSET = 18;

export interface ModelSpec extends ArchitectureOptions {
  readonly name: string;
  readonly leads: number;
  readonly samples: number;
  readonly classes: number;
  /** Whether a record has exactly one of the classes (softmax); else they are independent of each other (sigmoid). */
  readonly exclusive?: boolean | undefined;
  /** Of the initial weights. */
  readonly seed: number;
  /** Mean and standard deviation of each lead in millivolt; becomes part of the model. Default 0 and 1. */
  readonly normalisation?: { readonly mean: readonly number[]; readonly sd: readonly number[] } | undefined;
}

/** The architectures by name, in the order in which they are listed. */
export const architectures: ReadonlyMap<string, Architecture> = new Map(
  [
    registered.resnet1d18,
    registered.resnet1d50,
    registered.resnet1d101,
    registered.lstm,
    registered.bilstm,
    registered.gru,
    registered.xresnet1d101,
    registered.resnet1dWang,
    registered.inception1d,
    registered.fcnWang,
    registered.lstm2Pooled,
    registered.bilstm2Pooled,
  ].map((a) => [a.name, a]),
);

function build(spec: ModelSpec, seed: number | null): Model {
  const architecture = architectures.get(spec.name);
  if (!architecture) {
    throw new UserError(
      `there is no model named "${spec.name}"; there are ${[...architectures.keys()].join(", ")}`,
    );
  }
  const { leads, normalisation, dropout = 0 } = spec;
  if (!(dropout >= 0 && dropout < 1)) throw new UserError(`dropout: ${dropout} is not from 0 to below 1`);
  if (normalisation?.sd.some((v) => !(v > 0)))
    throw new UserError("normalisation: every lead's standard deviation must be positive");
  const net = new Network(new GraphBuilder(spec.name), seed, architecture.initialisation);
  const g = net.graph;
  const ecg = g.input("ecg", "float32", ["N", leads, spec.samples]);
  const mean = g.initializer(
    "normalisation.mean",
    float32([leads, 1], normalisation?.mean ?? Array(leads).fill(0)),
  );
  const scale = g.initializer(
    "normalisation.scale",
    float32(
      [leads, 1],
      (normalisation?.sd ?? Array(leads).fill(1)).map((v) => 1 / v),
    ),
  );
  const x = g.op("Mul", [g.op("Sub", [ecg, mean]), scale], {}, { name: "normalisation" });
  const features = architecture.features(net, x, spec);
  const head = net.linear("head", features, spec.classes);
  const logits = g.op("Identity", [head], {}, { name: "logits", outputs: ["logits"] });
  g.output(logits);
  const [opType, attributes] = spec.exclusive
    ? (["Softmax", { axis: int(1) }] as const)
    : (["Sigmoid", {}] as const);
  g.output(g.op(opType, [logits], attributes, { name: "probabilities", outputs: ["probabilities"] }));
  return { graph: g.build(), opset: OPSET, producer: "cardiograft", metadata: { architecture: spec.name } };
}

/**
 * A network with its initial weights as an ONNX model: input `ecg` [N, leads, samples] in millivolt, outputs `logits` and
 * `probabilities` [N, classes]. @throws UserError for an unknown name, an unusable normalisation or dropout.
 */
export function buildModel(spec: ModelSpec): Model {
  return build(spec, spec.seed);
}

/** The number of trainable parameters of a network. */
export function countParameters(spec: Omit<ModelSpec, "seed">): number {
  const { graph } = build({ ...spec, seed: 0 }, null);
  return parametersOf(graph).reduce((sum, name) => sum + graph.initializers.get(name)!.data.length, 0);
}
