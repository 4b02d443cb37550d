import type { Split } from "./random-split.ts";

/** What every number of the original study's protocol is marked with. */
export const PAPER_MARK = "chosen on the test set: optimistic";

/**
 * The protocol of Nguyen & Do (PLoS ONE 2025): records are split at random, not patients, the best epoch is chosen by the test records, and one
 * run decides. It is kept to show what such numbers are worth beside sound ones; nothing else lets a training see test records.
 */
export const isPaper = ({ protocol }: { readonly protocol?: string | undefined }): boolean =>
  protocol === "paper";

interface Checked {
  readonly protocol?: string | undefined;
  readonly seeds: readonly number[];
  readonly window: { readonly crops: number };
  readonly upstream?: { readonly split?: Split | undefined } | { readonly model: string } | undefined;
  readonly downstream: {
    readonly split?: Split | undefined;
    readonly validation: string;
    readonly training: { readonly rate?: unknown };
  };
  readonly training: { readonly rate: unknown };
}

/** What a recipe says that its protocol does not allow. */
export function paperFaults(recipe: Checked): { readonly path: string[]; readonly text: string }[] {
  const { upstream, downstream } = recipe;
  const trained = upstream === undefined || "model" in upstream ? {} : { upstream };
  const sides = { ...trained, downstream };
  const faults: { path: string[]; text: string }[] = [];
  const fault = (path: string, text: string) => faults.push({ path: path.split("."), text });
  const rules = isPaper(recipe) ? paperRule : soundRule;
  for (const [side, { split }] of Object.entries(sides)) rules(side, split, fault);
  if (!isPaper(recipe)) return faults;
  if (upstream !== undefined && "model" in upstream)
    fault("upstream.model", "the paper's protocol trains its own upstream");
  if (recipe.seeds.length !== 1) fault("seeds", "the paper's protocol has one seed");
  if (recipe.window.crops !== 1) fault("window.crops", "the paper's protocol sees each record once, whole");
  if (typeof (downstream.training.rate ?? recipe.training.rate) !== "number")
    fault("training.rate", "the paper's protocol searches no rate");
  if (downstream.validation !== "full")
    fault("downstream.validation", "the paper's protocol has no validation records");
  return faults;
}

type Fault = (path: string, text: string) => void;

function paperRule(side: string, split: Split | undefined, fault: Fault): void {
  if (split?.test === undefined)
    fault(`${side}.split`, "the paper's protocol splits at random: give { test: 0.33, seed: 1 }");
  else if (split.validation !== undefined)
    fault(`${side}.split.validation`, "the paper's protocol has no validation records");
}

function soundRule(side: string, split: Split | undefined, fault: Fault): void {
  if (split === undefined) return;
  if (split.validation === undefined)
    fault(`${side}.split.validation`, "say which share of the patients chooses the best step");
  if (side === "downstream" && split.test === undefined)
    fault(`${side}.split.test`, "say which share of the patients judges");
}
