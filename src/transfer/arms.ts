import type { Model } from "../onnx/index.ts";
import type { ParameterGroup } from "../training/index.ts";
import { findHead } from "./head.ts";
import { discriminativeRates } from "./rates.ts";

/** A part of a run. */
export interface Phase {
  /** Its share of the run's steps. */
  readonly share: number;
  /** Which layers are trained: all, the head alone, or the head and so many of the four stages below it. */
  readonly train: "all" | "head" | { readonly stages: number };
  /** All layers by the schedule's rate, or lower ones by less of it (Howard & Ruder 2018). */
  readonly rates: "one" | "discriminative";
}

/** A way to get a model for a task: where its weights come from, and how they are trained. */
export interface ArmRecipe {
  /** In a sentence: `Fine-tuning pays at 200 records.` */
  readonly title: string;
  /** Weights drawn at random, or those of the upstream model with a new head. */
  readonly start: "random" | "upstream";
  readonly phases: readonly Phase[];
}

const whole: Phase = { share: 1, train: "all", rates: "one" };
const headOnly: Phase = { share: 1, train: "head", rates: "one" };

/** The arms in which a network is trained. All of a cell get the same records, steps and search for a rate. */
export const trainedArms = {
  scratch: { title: "training from scratch", start: "random", phases: [whole] },
  "fine-tune": { title: "fine-tuning", start: "upstream", phases: [whole] },
  "head-then-all": {
    title: "gradual fine-tuning",
    start: "upstream",
    // The new head first finds its place on features that are still intact (as fastai does); then one cycle over all layers.
    phases: [
      { share: 0.2, train: "head", rates: "one" },
      { share: 0.8, train: "all", rates: "discriminative" },
    ],
  },
  partial: {
    title: "fine-tuning the last stages",
    start: "upstream",
    phases: [{ share: 1, train: { stages: 2 }, rates: "one" }],
  },
  "linear-probe": { title: "a linear probe", start: "upstream", phases: [headOnly] },
  "random-probe": { title: "a linear probe of an untrained network", start: "random", phases: [headOnly] },
} as const satisfies Record<string, ArmRecipe>;

export type TrainedArm = keyof typeof trainedArms;

/** Whether only the head is trained, so that what it takes need be computed only once. */
export function isProbe(arm: ArmRecipe): boolean {
  return arm.phases.every(({ train }) => train === "head");
}

/** The parameters that a phase trains, and their rates where these differ. */
export function phaseOptions(
  model: Model,
  { train, rates }: Phase,
): { trainable?: (parameter: string) => boolean; groups?: readonly ParameterGroup[] } {
  const groups = discriminativeRates(model);
  const matches = (count: number) =>
    new Set(groups.slice(0, count).flatMap(({ match }) => match as string[]));
  const head = new Set(findHead(model.graph).inputs);
  const of = train === "all" ? null : train === "head" ? head : matches(1 + train.stages);
  return {
    ...(of !== null && { trainable: (parameter: string) => of.has(parameter) }),
    ...(rates === "discriminative" && { groups }),
  };
}
