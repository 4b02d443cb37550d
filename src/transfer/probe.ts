import { hashSeed } from "../base/index.ts";
import { Network } from "../nn/index.ts";
import { float32, GraphBuilder, int, type Model } from "../onnx/index.ts";
import type { BatchSource } from "../training/index.ts";
import { findHead } from "./head.ts";

/** What a frozen network gives for every crop of some records. */
export interface Features {
  /** [records, crops, width] */
  readonly values: Float32Array;
  readonly crops: number;
  readonly width: number;
}

/** By how much features are shifted and scaled so that they have mean 0 and standard deviation 1. */
export interface Standard {
  readonly mean: Float64Array;
  readonly sd: Float64Array;
}

/** Mean and standard deviation of each feature over all records and crops; a feature that is the same everywhere keeps its scale. */
export function standardOf({ values, width }: Features): Standard {
  const n = values.length / width;
  const mean = new Float64Array(width);
  const squares = new Float64Array(width);
  for (let i = 0; i < values.length; i++) mean[i % width]! += values[i]! / n;
  for (let i = 0; i < values.length; i++) squares[i % width]! += (values[i]! - mean[i % width]!) ** 2 / n;
  return { mean, sd: squares.map((v) => Math.sqrt(v) || 1) };
}

/**
 * Features as a source of batches, in which each takes the place of a lead and has one sample; standardised. A training batch has a random
 * crop of each record, a pure function of (seed, step, position); labels are those of `labelled`, of which these are the features.
 */
export function featureSource(
  { values, crops, width }: Features,
  { mean, sd }: Standard,
  labelled: BatchSource,
): BatchSource {
  const batch = (indices: Int32Array, cropOf: (position: number) => number) => {
    const n = indices.length;
    const scale = new Float32Array(n * width);
    indices.forEach((record, b) => {
      const from = (record * crops + cropOf(b)) * width;
      for (let f = 0; f < width; f++) scale[b * width + f] = (values[from + f]! - mean[f]!) / sd[f]!;
    });
    // A sample is one unit of its scale: nothing is rounded.
    return { x: new Int16Array(n * width).fill(1), scale, y: labelled.evaluate(indices, 0).y };
  };
  return {
    size: labelled.size,
    leads: width,
    samples: 1,
    classes: labelled.classes,
    crops,
    train: (indices, step, seed) => batch(indices, (b) => hashSeed(seed, "crop", step, b) % crops),
    evaluate: (indices, crop) => batch(indices, () => crop),
  };
}

/** A linear layer on features [N, width, 1], as a model of its own; its weights are drawn as those of a network's new head. */
export function headModel(width: number, classes: number, seed: number, exclusive = false): Model {
  const g = new GraphBuilder("head");
  const features = g.op("Flatten", [g.input("ecg", "float32", ["N", width, 1])], { axis: int(1) });
  const head = new Network(g, seed).linear("head", features, classes);
  const logits = g.op("Identity", [head], {}, { name: "logits", outputs: ["logits"] });
  g.output(logits);
  const [opType, attributes] = exclusive
    ? (["Softmax", { axis: int(1) }] as const)
    : (["Sigmoid", {}] as const);
  g.output(g.op(opType, [logits], attributes, { name: "probabilities", outputs: ["probabilities"] }));
  return { graph: g.build(), opset: 18, producer: "cardiograft", metadata: {} };
}

/** The network with a head that was trained on its standardised features: the head takes over the standardisation. */
export function withHead(model: Model, head: Model, { mean, sd }: Standard): Model {
  const [, weightName, biasName] = findHead(head.graph).inputs;
  const weight = head.graph.initializers.get(weightName!)!;
  const bias = head.graph.initializers.get(biasName!)!;
  const [classes, width] = weight.shape as [number, number];
  const scaled = Float32Array.from(weight.data as Float32Array, (w, i) => w / sd[i % width]!);
  const shifted = Float32Array.from(bias.data as Float32Array, (b, k) => {
    let sum = b;
    for (let f = 0; f < width; f++) sum -= ((weight.data[k * width + f] as number) / sd[f]!) * mean[f]!;
    return sum;
  });
  const own = findHead(model.graph).inputs;
  const initializers = new Map(model.graph.initializers);
  initializers.set(own[1]!, float32([classes, width], scaled));
  initializers.set(own[2]!, float32([classes], shifted));
  return { ...model, graph: { ...model.graph, initializers } };
}
