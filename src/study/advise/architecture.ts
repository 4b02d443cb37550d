import { readFileSync } from "node:fs";
import type { ModelCard } from "../../inference/index.ts";
import { architectures, countParameters, parametersOf } from "../../nn/index.ts";
import { readModel } from "../../onnx/index.ts";
import type { Recipe } from "../recipe.ts";

/** What is trained from scratch where no upstream says anything. */
export const DEFAULT_MODEL: Recipe["model"] = { name: "resnet1d18" };

/** Besides an architecture's own. */
const WIDTHS = [2, 4, 8, 16, 24, 32, 48, 96, 128];

/**
 * The network that scratch trains against an upstream: its architecture, at the width with as many parameters. Null where none has: the comparison
 * is then one of two networks as well.
 */
export function architectureOf(file: string, card: ModelCard): Recipe["model"] | null {
  const { name, leads, samples, labels } = card;
  if (!architectures.has(name)) return null;
  const shape = { name, leads: leads.length, samples, classes: labels.length };
  const { graph } = readModel(readFileSync(file), file);
  const there = parametersOf(graph)
    .map((parameter) => graph.initializers.get(parameter)!.data.length)
    .reduce((a, b) => a + b, 0);
  if (countParameters(shape) === there) return { name };
  const width = WIDTHS.find((w) => countParameters({ ...shape, width: w }) === there);
  return width === undefined ? null : { name, width };
}
