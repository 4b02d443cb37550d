import { UserError } from "../base/index.ts";
import { float32, type Model } from "../onnx/index.ts";

const [MEAN, SCALE] = ["normalisation.mean", "normalisation.scale"];

/**
 * The model with another mean and standard deviation of each lead, in millivolt, taken off and divided by before its first layer.
 * @throws UserError for a model that does not do so.
 */
export function withNormalisation(
  model: Model,
  { mean, sd }: { readonly mean: readonly number[]; readonly sd: readonly number[] },
): Model {
  const { initializers } = model.graph;
  for (const name of [MEAN, SCALE]) {
    if (initializers.get(name)?.data.length !== mean.length)
      throw new UserError(
        `model "${model.graph.name}" has no normalisation of ${mean.length} leads that could be replaced; keep its own`,
      );
  }
  const column = (values: readonly number[]) => float32([mean.length, 1], values);
  const changed = new Map(initializers).set(MEAN, column(mean)).set(SCALE, column(sd.map((v) => 1 / v)));
  return { ...model, graph: { ...model.graph, initializers: changed } };
}
