import { outputOfSource, trainModel } from "../../training/index.ts";
import { featureSource, headModel, standardOf, withFeatures, withHead } from "../../transfer/index.ts";
import type { PretrainSpec } from "../task.ts";
import { scheduleOf } from "../training-recipe.ts";
import type { Common, Fitting } from "./context.ts";
import type { Fit } from "./pieces.ts";

/**
 * Trains the head alone, on features that the frozen network gives once for the evenly spaced crops of every record: the steps then take
 * next to no time. Augmentation is not applied, as it would change the features.
 */
export async function probe(
  spec: PretrainSpec,
  { model }: Fitting,
  common: Common,
  rate: number,
): Promise<Fit> {
  const began = performance.now();
  const { model: open, features: name, width } = withFeatures(model);
  const session = { device: common.device, threads: common.threads, signal: common.signal };
  const of = async (source: Common["train"]) => ({
    values: await outputOfSource(open, source, { name, width }, session),
    crops: source.crops,
    width,
  });
  const [train, validation] = [await of(common.train), await of(common.validation)];
  const standard = standardOf(train);
  const computing = performance.now() - began;
  const fit = await trainModel({
    ...common,
    model: headModel(width, common.train.classes, spec.seed, spec.labels.exclusive),
    train: featureSource(train, standard, common.train),
    validation: featureSource(validation, standard, common.validation),
    schedule: scheduleOf(spec.training, rate),
    ...{ steps: spec.steps, seed: spec.seed, validations: spec.training.validations },
  });
  const milliseconds = { ...fit.milliseconds, data: fit.milliseconds.data + computing };
  return { ...fit, milliseconds, model: withHead(model, fit.model, standard) };
}
