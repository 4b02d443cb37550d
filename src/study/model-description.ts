import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { UserError } from "../base/index.ts";
import { openModelSource } from "./model-source.ts";
import { faultLines, recipeError } from "./recipe-errors.ts";
import { type ModelFileRecipe, modelFile } from "./upstream-recipe.ts";

/**
 * A model as a command is given it, as a recipe has it: the folder of one of Cardiograft's (or a file there), or a JSON file with the fields
 * of a recipe's `upstream`, in which a relative `model` begins at the JSON file. Paths become absolute.
 * @throws UserError that begins with what was given and names the field that is missing or wrong; for an ONNX file alone it says what to write
 */
export function describedModel(given: string): ModelFileRecipe {
  const path = resolve(given);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new UserError(`${given} is not there; ${TAKEN}`);
  const file = stat.isDirectory() ? join(path, "model.onnx") : path;
  const folder = dirname(file);
  if (!existsSync(file)) throw new UserError(`${given} has no model.onnx; ${TAKEN}`);
  if (OURS.includes(basename(file)) && existsSync(join(folder, "card.json"))) return { model: folder };
  if (/\.json$/i.test(file)) return readDescription(given, file);
  if (/\.onnx$/i.test(file)) throw new UserError(howToDescribe(given, file));
  throw new UserError(`${given} is no model; ${TAKEN}`);
}

const TAKEN =
  "give the folder of a model of Cardiograft's (model.onnx and card.json), or a JSON file that describes an ONNX file";

/** Either of the files of a model with a card stands for its folder. */
const OURS = ["model.onnx", "card.json"];

function readDescription(given: string, file: string): ModelFileRecipe {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(`${given} is not JSON: ${(error as Error).message}`);
  }
  const result = modelFile.safeParse(value, { error: recipeError });
  if (!result.success) throw new UserError(`${given} cannot be used:\n${faultLines(result.error)}`);
  const recipe = { ...result.data, model: resolve(dirname(file), result.data.model) };
  try {
    openModelSource(recipe);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${given} cannot be used:\n  ${error.message.replace(/^upstream\./, "")}`);
  }
  return recipe;
}

function howToDescribe(given: string, file: string): string {
  const name = basename(file);
  return [
    `${given}: an ONNX file alone does not say which signals it takes. Write that into a JSON file beside it, such as ` +
      `${name.replace(/\.onnx$/i, "")}.json, and give that instead:`,
    `  { "model": ${JSON.stringify(name)}, "leads": ["I", "II", "V1"], "samplingRate": 500,`,
    `    "unit": "microvolt" }`,
    "leads are in the order of the model's input; unit is that of the signals it was trained on (millivolt where it is left out); " +
      "docs/advise.md has the other fields",
  ].join("\n");
}
