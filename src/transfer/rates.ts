import { UserError } from "../base/index.ts";
import { parametersOf } from "../nn/index.ts";
import type { Graph, Model } from "../onnx/index.ts";
import type { ParameterGroup } from "../training/index.ts";
import { findHead } from "./head.ts";

export interface DiscriminativeRates {
  /** What the rate is divided by from one stage to the next below it. Default: 2.6, the authors' choice. */
  readonly factor?: number;
  /** How many stages of about equal depth the body is cut into. Default: 4; the authors' network has an embedding and three LSTM layers. */
  readonly stages?: number;
}

/**
 * Discriminative fine-tuning (Howard & Ruder 2018): the head keeps the schedule's rate, and each stage below it has that of the stage
 * above divided by `factor`, so that what is general changes less than what is particular. A parameter's stage follows from the depth
 * of its layer: how many layers with weights the signal has passed; a normalisation belongs to the layer before it, parallel branches
 * count alike. A body with fewer layers than `stages` has one stage per layer.
 * @throws UserError when a number is out of range or the model does not end in a linear layer.
 */
export function discriminativeRates(
  model: Model,
  { factor = 2.6, stages = 4 }: DiscriminativeRates = {},
): ParameterGroup[] {
  if (!(Number.isFinite(factor) && factor > 0))
    throw new UserError(`discriminative rates: factor must be above 0, not ${factor}`);
  if (!(Number.isInteger(stages) && stages > 0))
    throw new UserError(`discriminative rates: stages must be a positive whole number, not ${stages}`);
  const head = new Set(findHead(model.graph).inputs.slice(1));
  const depths = parameterDepths(model.graph);
  const body = [...depths].filter(([name]) => !head.has(name));
  const deepest = Math.max(0, ...body.map(([, depth]) => depth));
  const count = Math.min(stages, deepest);
  // Stage 0 is the one right below the head.
  const stageOf = (depth: number) => Math.floor(((deepest - depth) * count) / deepest);
  const groups = Array.from({ length: count }, (_, stage) => ({
    match: body.filter(([, depth]) => stageOf(depth) === stage).map(([name]) => name),
    rateFactor: factor ** -(stage + 1),
  }));
  return [{ match: [...depths.keys()].filter((name) => head.has(name)), rateFactor: 1 }, ...groups];
}

/** Each parameter with the depth of its layer, from 1: the most layers with weights on a way from the input, itself included. */
function parameterDepths(graph: Graph): Map<string, number> {
  const parameters = new Set(parametersOf(graph));
  const depths = new Map<string, number>();
  const reached = new Map<string, number>();
  for (const node of graph.nodes) {
    const before = Math.max(0, ...node.inputs.map((name) => reached.get(name) ?? 0));
    const own = node.inputs.filter((name) => parameters.has(name));
    const deepens = own.some((name) => graph.initializers.get(name)!.shape.length > 1);
    const depth = before + Number(deepens);
    for (const name of own) if (!depths.has(name)) depths.set(name, Math.max(1, depth));
    for (const name of node.outputs) reached.set(name, depth);
  }
  return depths;
}
