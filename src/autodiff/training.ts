import { UserError } from "../base/index.ts";
import {
  constantOf,
  float,
  type Graph,
  GraphBuilder,
  type Node,
  nodesBehind,
  ShapeError,
} from "../onnx/index.ts";
import { differentiate } from "./differentiate.ts";
import { appendDropout, type DropoutMask } from "./dropout.ts";
import { checkForms } from "./forms.ts";
import { BARLOW_TWINS, trainedOutput } from "./objective.ts";
import { isRecurrent, plainRecurrent } from "./recurrent.ts";
import { own } from "./rule.ts";

/** The running statistics of one BatchNormalization and the batch statistics that move them. */
export interface RunningStatistics {
  /** Names of the initializers that hold the running mean and variance. */
  readonly mean: string;
  readonly variance: string;
  /** Values of this batch; the variance is biased. */
  readonly batchMean: string;
  readonly batchVariance: string;
  /** The normalised value: its size over the channels is the number of samples behind the statistics. */
  readonly value: string;
  /** The share of the old statistics that is kept. */
  readonly momentum: number;
}

/** Forward pass, loss and backward pass of a model in one graph. */
export interface TrainingGraph {
  readonly graph: Graph;
  readonly loss: string;
  /** Gradient by parameter. */
  readonly gradients: ReadonlyMap<string, string>;
  readonly statistics: readonly RunningStatistics[];
  /** The masks that every step has to be given. */
  readonly masks: readonly DropoutMask[];
}

export interface TrainingGraphOptions {
  readonly trainable: ReadonlySet<string>;
  /** One weight per class for the positive entries of the loss. */
  readonly positiveWeights?: readonly number[] | undefined;
  /** Used in messages. */
  readonly file?: string;
}

/** Appends a node of the model. @throws UserError where its shape is not known before run time. */
function appendAsItIs(g: GraphBuilder, node: Node, file: string): void {
  try {
    g.nodeOf(node.opType, node.inputs, node.attributes, node);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new UserError(`${file}: ${error.message}. Training needs to know every shape but the batch size`);
  }
}

/** Whether a model's classes exclude each other: then `probabilities` is the Softmax of `logits`. */
export function isExclusive({ nodes }: Graph): boolean {
  return nodes.some(({ opType, outputs }) => opType === "Softmax" && outputs[0] === "probabilities");
}

function appendLoss(
  g: GraphBuilder,
  exclusive: boolean,
  { positiveWeights, file }: TrainingGraphOptions,
): string {
  const classes = g.shapeOf("logits")[1] as number;
  const inputs = ["logits", g.input("targets", "float32", ["N", classes])];
  if (positiveWeights && exclusive)
    throw new UserError(
      `${file ?? "model"}: weights of positives are for independent classes; these exclude each other`,
    );
  if (positiveWeights) {
    const data = Float32Array.from(positiveWeights);
    inputs.push(g.initializer("positive_weights", { type: "float32", shape: [classes], data }));
  }
  const opType = exclusive ? "CrossEntropyWithLogits" : "BceWithLogits";
  return g.op(opType, inputs, {}, { ...own, name: "loss", outputs: ["loss"] });
}

/** Of an embedding whose first half are the first views and whose second half the second views of the same records, in the same order. */
function appendTwins(g: GraphBuilder, { positiveWeights, file = "model" }: TrainingGraphOptions): string {
  if (positiveWeights)
    throw new UserError(
      `${file}: weights of positives are for labels; a model that gives an embedding learns without them`,
    );
  const { lambda, epsilon } = BARLOW_TWINS;
  const attributes = { lambda: float(lambda), epsilon: float(epsilon) };
  return g.op("BarlowTwins", ["embedding"], attributes, { ...own, name: "loss", outputs: ["loss"] });
}

/**
 * Turns an inference graph into its training graph: BatchNormalizations with a trainable scale or bias use the statistics of the batch
 * (frozen ones keep their running statistics), recurrent layers keep what their backward pass needs, every Dropout, also below frozen
 * layers, takes its mask from a new input, the cross-entropy of `logits` against the new input `targets` [N, classes] is the loss: over
 * the classes where these exclude each other, else of each class by itself. A model that gives an `embedding` instead has Barlow Twins as
 * its loss, and no targets.
 */
export function trainingGraph(model: Graph, options: TrainingGraphOptions): TrainingGraph {
  const { trainable, file = "model" } = options;
  const output = trainedOutput(model);
  const needed = nodesBehind(model.nodes, [output]);
  checkForms(model, needed, file);
  const plain = plainRecurrent({ ...model, nodes: needed }, file);
  const g = new GraphBuilder(`${model.name}, training`);
  for (const v of model.inputs) g.input(v.name, v.type, v.shape);
  for (const [name, tensor] of plain.initializers) g.initializer(name, tensor);
  const statistics: RunningStatistics[] = [];
  const masks: DropoutMask[] = [];
  const reached = new Set(trainable);
  const nodes = nodesBehind(plain.nodes, [output]);
  const used = new Set<string>([output, ...nodes.flatMap((node) => node.inputs)]);
  for (const node of nodes) {
    const trained = node.inputs.some((v) => reached.has(v));
    if (trained) node.outputs.forEach((v) => void reached.add(v));
    const { opType, inputs, outputs, attributes, name } = node;
    if (opType === "BatchNormalization" && (trainable.has(inputs[1]!) || trainable.has(inputs[2]!))) {
      const stats = {
        mean: inputs[3]!,
        variance: inputs[4]!,
        batchMean: `${name}.mean`,
        batchVariance: `${name}.variance`,
      };
      const names = [outputs[0]!, stats.batchMean, stats.batchVariance];
      g.nodeOf("BatchNormTrain", inputs.slice(0, 3), attributes, { ...own, name, outputs: names });
      const momentum = attributes.momentum?.kind === "float" ? attributes.momentum.value : 0.9;
      statistics.push({ ...stats, value: outputs[0]!, momentum });
    } else if (isRecurrent(node) && trained) {
      const names = [outputs[0]!, `${name}.saved`];
      g.nodeOf(`${opType}Train`, inputs, attributes, { ...own, name, outputs: names });
    } else if (opType === "Dropout") {
      const mask = appendDropout(g, node, (v) => used.has(v), file);
      if (mask) masks.push(mask);
    } else if (opType === "Constant") {
      const held = constantOf(node);
      if (!held) throw new UserError(`${file}: Constant "${name}" holds no numbers`);
      g.initializer(outputs[0]!, held);
    } else {
      appendAsItIs(g, node, file);
    }
    const untyped = outputs.find((v) => v && used.has(v) && !g.typeOf(v));
    if (untyped !== undefined) {
      throw new UserError(
        `${file}: operator ${opType} (node "${name}") cannot be ${trained ? "trained through" : "run in training"}: ` +
          "it is not known here. Cut the model before it, or export it without",
      );
    }
  }
  const loss = output === "logits" ? appendLoss(g, isExclusive(model), options) : appendTwins(g, options);
  const gradients = differentiate(g, loss, trainable, file);
  return { graph: g.build(), loss, gradients, statistics, masks };
}
