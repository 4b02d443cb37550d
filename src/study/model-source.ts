import { existsSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { UserError } from "../base/index.ts";
import { canonicalLead } from "../ecg/index.ts";
import { type ModelCard, readCard } from "../inference/index.ts";
import { hashModelFile, type Model, readModelFile } from "../onnx/index.ts";
import { type AdoptOptions, adoptModel, findHead } from "../transfer/index.ts";
import type { ModelFileRecipe } from "./upstream-recipe.ts";

/** A model that a study starts from, as far as planning needs it. */
export interface ModelSource {
  readonly name: string;
  /** The ONNX file. */
  readonly file: string;
  /** Of the file, and of weights that it keeps in files beside it. */
  readonly sha256: string;
  /** Null for a model from elsewhere. */
  readonly card: ModelCard | null;
  /** In the order of its input. */
  readonly leads: readonly string[];
  /** Samples per second. */
  readonly samplingRate: number;
  /** How it is made one of ours; null for one that is. */
  readonly adopt: Omit<AdoptOptions, "file" | "leads" | "samples"> | null;
}

/** Looks at the model that a recipe starts from. Throws UserError that names the field of `upstream` which is missing or wrong. */
export function openModelSource(recipe: ModelFileRecipe): ModelSource {
  const path = resolve(recipe.model);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined)
    throw new UserError(`upstream.model: ${path} is not there; give the folder of a model, or an ONNX file`);
  const folder = stat.isDirectory() ? path : join(path, "..");
  const file = stat.isDirectory() ? join(path, "model.onnx") : path;
  if (!existsSync(file))
    throw new UserError(`upstream.model: ${file} is not there; the folder of a model has one`);
  const { leads, samplingRate, unit, normalisation, layout, output } = recipe;
  const common = {
    name: basename(stat.isDirectory() ? folder : file),
    file,
    sha256: hashModelFile(file),
  };
  const cardPath = join(folder, "card.json");
  if (basename(file) === "model.onnx" && existsSync(cardPath)) {
    const said = Object.keys(recipe).filter((field) => field !== "model");
    if (said.length > 0)
      throw new UserError(`upstream.${said[0]}: ${cardPath} says everything of this model; leave it out`);
    const card = readCard(cardPath);
    return { ...common, card, leads: card.leads, samplingRate: card.samplingRate, adopt: null };
  }
  if (leads === undefined)
    throw new UserError(`upstream.leads: name the leads of ${file} in the order of its input`);
  if (samplingRate === undefined)
    throw new UserError(`upstream.samplingRate: say for how many samples per second ${file} was made`);
  const canonical = leads.map((lead) => canonicalLead(lead) ?? lead);
  return {
    ...common,
    card: null,
    leads: canonical,
    samplingRate,
    adopt: { unit, normalisation, layout, output },
  };
}

/** The model of a source, as one of ours for windows of so many samples. Throws UserError for one that is not supported. */
export function modelOf(
  { file, adopt }: Pick<ModelSource, "file" | "adopt">,
  leads: number,
  samples: number,
): { model: Model; classes: number } {
  const read = readModelFile(file);
  const model = adopt === null ? read : adoptModel(read, { ...adopt, file, leads, samples });
  const shape = model.graph.inputs[0]!.shape;
  if (shape[2] !== samples)
    throw new UserError(
      `window.seconds: ${file} takes ${shape[2]} samples, the window has ${samples}; make the window as long as the model's`,
    );
  const head = findHead(model.graph);
  return { model, classes: model.graph.initializers.get(head.inputs[1]!)!.shape[0]! };
}
