import { UserError, writeFileAtomic } from "../../base/index.ts";
import { hashModelFile, writeModel } from "../../onnx/index.ts";
import { modelOf } from "../model-source.ts";
import type { AdoptSpec } from "../task.ts";
import type { Context, Outcome } from "./context.ts";
import { modelFile, originFile } from "./files.ts";

/** Takes over a model from a file, so that arms find it as they find one that was pre-trained here. */
export async function adoptTask(spec: AdoptSpec, { home, key, place }: Context): Promise<Outcome> {
  const { file, origin } = place.models[spec.model]!;
  if (hashModelFile(file) !== spec.model)
    throw new UserError(`${file} changed since the study was planned. Run the command again.`);
  const { model } = modelOf({ file, adopt: spec.adopt }, spec.leads, spec.samples);
  writeFileAtomic(modelFile(home, key), writeModel(model));
  writeFileAtomic(originFile(home, key), JSON.stringify(origin));
  return { metrics: {}, history: [], predictions: {}, device: null };
}
