import { type TrainedArm, trainedArms } from "../transfer/index.ts";

/** What can be said without looking at the signals: how often a label is, or how often at that age and sex. */
export const baselines = ["prevalence", "age-sex"] as const;
export type Baseline = (typeof baselines)[number];

export type Arm = TrainedArm | Baseline;

export const arms = [...(Object.keys(trainedArms) as TrainedArm[]), ...baselines];

export const isBaseline = (arm: Arm): arm is Baseline => (baselines as readonly string[]).includes(arm);

/** Whether an arm begins with the weights of the upstream model. */
export const needsUpstream = (arm: Arm): boolean => !isBaseline(arm) && trainedArms[arm].start === "upstream";
