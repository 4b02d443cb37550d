import { readFileSync, statSync } from "node:fs";
import { parametersOf } from "../nn/index.ts";
import { readModel } from "../onnx/index.ts";
import { shareCarriedOver } from "../transfer/index.ts";
import { needsUpstream } from "./arms.ts";
import type { CellResult } from "./results.ts";

/** The learned values of a network, and how many of them begin as the upstream's: all but those of the head, which is new. */
export interface CarriedOver {
  readonly parameters: number;
  readonly carried: number;
  /** 0 to 1. */
  readonly share: number;
}

/** Looks at a trained network of an arm that begins with the upstream's weights; null where there is none, or no file of it any more. */
export function carriedOver(cells: readonly Pick<CellResult, "arm" | "model">[]): CarriedOver | null {
  const isThere = (file: string) => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;
  const cell = cells.find(({ arm, model }) => needsUpstream(arm) && isThere(model));
  if (cell === undefined) return null;
  const { graph } = readModel(readFileSync(cell.model), cell.model);
  const names = parametersOf(graph);
  const parameters = names.reduce((sum, name) => sum + graph.initializers.get(name)!.data.length, 0);
  const share = shareCarriedOver(graph, names);
  return { parameters, carried: Math.round(share * parameters), share };
}
