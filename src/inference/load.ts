import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { createPredictor, type Device, resolveDevice } from "../engine/index.ts";
import { type Model, readModel } from "../onnx/index.ts";
import { readCard } from "./card.ts";
import { checkGraph, modelFiles } from "./files.ts";
import type { LoadedModel } from "./predict.ts";

export interface LoadOptions {
  /** Default: the CPU, which for single records is fast enough anywhere. */
  readonly device?: Device;
  /** Default: as many as the machine has. */
  readonly threads?: number;
  /** Changes the graph before it is opened, for instance to give more outputs. */
  readonly adapt?: (model: Model) => Model;
}

/**
 * Opens a saved model: `path` is its folder, its `model.onnx` or its `card.json`. Release its predictor when done.
 * Throws UserError when a file is missing or damaged, when model and card do not belong together, or for a device that is not there.
 */
export async function loadModel(path: string, options: LoadOptions = {}): Promise<LoadedModel> {
  const { device = "cpu", threads = availableParallelism(), adapt = (model) => model } = options;
  const files = modelFiles(path);
  const card = readCard(files.card);
  const model = readModel(readFileSync(files.model), files.model);
  checkGraph(model.graph, card, files);
  const predictor = await createPredictor(adapt(model), { device: await resolveDevice(device), threads });
  return { card, file: files.model, predictor };
}
