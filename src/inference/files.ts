import { statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError } from "../base/index.ts";
import type { Graph, Shape } from "../onnx/index.ts";
import type { ModelCard } from "./card.ts";

export interface ModelFiles {
  /** `model.onnx` */
  readonly model: string;
  /** `card.json` */
  readonly card: string;
}

/** The two files of a saved model, given its folder or either of them. Throws UserError when one is not there. */
export function modelFiles(path: string): ModelFiles {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined)
    throw new UserError(`${path} is not there; give the folder of a model (model.onnx and card.json)`);
  let files: ModelFiles;
  if (stat.isDirectory()) files = { model: join(path, "model.onnx"), card: join(path, "card.json") };
  else if (path.endsWith(".onnx")) files = { model: path, card: join(dirname(path), "card.json") };
  else if (basename(path) === "card.json") files = { model: join(dirname(path), "model.onnx"), card: path };
  else
    throw new UserError(
      `${path} is not a model; give a folder with model.onnx and card.json, or either of them`,
    );
  for (const file of [files.model, files.card])
    if (!statSync(file, { throwIfNoEntry: false })?.isFile())
      throw new UserError(`${file} is not there; a model is model.onnx with card.json beside it`);
  return files;
}

/**
 * Checks that a graph takes what its card says and answers with one probability per label.
 * Throws UserError that names the value of the graph and the field of the card.
 */
export function checkGraph(graph: Graph, card: ModelCard, files: ModelFiles): void {
  const [input] = graph.inputs.filter((i) => !graph.initializers.has(i.name));
  const shown = (shape: Shape) => `[${shape.join(", ")}]`;
  const differ = (what: string, shape: Shape, fields: string, wanted: Shape) =>
    new UserError(
      `${files.model}: ${what} is ${shown(shape)}, but ${files.card} (${fields}) makes it ${shown(wanted)}; ` +
        "the two files do not belong together",
    );
  const x: Shape = ["N", card.leads.length, card.samples];
  if (input?.name !== "ecg" || input.type !== "float32")
    throw new UserError(
      `${files.model}: the input is ${input ? `${input.name} (${input.type})` : "missing"}; ` +
        "a model of this program takes ecg (float32, millivolt)",
    );
  if (!sameShape(input.shape, x)) throw differ("the input ecg", input.shape, "leads, samples", x);

  const output = graph.outputs.find((o) => o.name === "probabilities");
  if (output === undefined)
    throw new UserError(
      `${files.model}: there is no output probabilities (there is ${graph.outputs.map((o) => o.name).join(", ")}); ` +
        "a model of this program has logits and probabilities",
    );
  const y: Shape = ["N", card.labels.length];
  if (!sameShape(output.shape, y)) throw differ("the output probabilities", output.shape, "labels", y);
}

/** Whether a shape agrees where both are known; the batch must not be fixed to more than one window. */
function sameShape(shape: Shape, wanted: Shape): boolean {
  return shape.length === wanted.length && shape.every((d, i) => typeof d === "string" || d === wanted[i]);
}
