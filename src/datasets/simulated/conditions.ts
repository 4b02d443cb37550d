import type { Random } from "../../base/random.ts";
import { CODE_SIX } from "../../labels/index.ts";

/**
 * What can be wrong with a simulated heart. Each has a definition that heart.ts keeps and the tests measure:
 *
 * | condition | definition |
 * |---|---|
 * | 1dAVb | sinus rhythm, PR interval above 200 ms |
 * | RBBB | QRS of 120 ms or more, terminal forces to the right and the front: V1 ends positive, V6 ends negative |
 * | LBBB | QRS of 120 ms or more, no septal q in I and V6, V1 negative, T opposite to QRS |
 * | SB, ST | sinus rhythm below 60 or above 100 per minute |
 * | AF | no P waves, fibrillatory waves, irregularly irregular RR intervals |
 * | MI | ST elevation at J + 60 ms in contiguous leads of one territory: 0.2 mV (V2 to V4), 0.1 mV (elsewhere) |
 * | STTC | ST depression of at least 0.05 mV in V5 with a T wave that is flat or inverted |
 * | LVH | Sokolow-Lyon index above 3.5 mV: depth of S in V1 + height of R in V5 or V6 |
 */
export type Condition = "1dAVb" | "RBBB" | "LBBB" | "SB" | "ST" | "AF" | "MI" | "STTC" | "LVH";

/** How often each condition is drawn, before those that exclude each other are resolved. */
export type Prevalence = Readonly<Record<Condition, number>>;

/** Findings of the upstream task. NORM: none of the conditions, so sinus rhythm at 60 to 100 per minute as well. */
export const FINDINGS = ["NORM", "AF", "RBBB", "LBBB", "MI", "STTC", "LVH"] as const;

/** Log relative risk per standard deviation of age. */
const AGE_EFFECT: Prevalence = {
  "1dAVb": 0.4,
  RBBB: 0.3,
  LBBB: 0.4,
  SB: 0.1,
  ST: -0.1,
  AF: 0.5,
  MI: 0.4,
  STTC: 0.2,
  LVH: 0.3,
};

/**
 * Draws one condition for somebody whose age lies `z` standard deviations from the cohort's mean. Risk is log-linear in age and
 * divided by its mean over normally distributed ages, exp(effect^2 / 2), so that the cohort's prevalence stays what it was told.
 */
function has(random: Random, condition: Condition, prevalence: Prevalence, z: number): boolean {
  const effect = AGE_EFFECT[condition];
  return random.uniform() < prevalence[condition] * Math.exp(effect * z - (effect * effect) / 2);
}

/** Conditions that a patient keeps from one record to the next. */
export function drawChronic(random: Random, prevalence: Prevalence, z: number): Set<Condition> {
  const found = (["1dAVb", "RBBB", "LBBB", "AF", "LVH"] as const).filter((c) =>
    has(random, c, prevalence, z),
  );
  const set = new Set<Condition>(found);
  if (set.has("RBBB")) set.delete("LBBB");
  // Voltage criteria do not hold where the left ventricle is activated through the septum.
  if (set.has("LBBB")) set.delete("LVH");
  // Without P waves there is no PR interval.
  if (set.has("AF")) set.delete("1dAVb");
  return set;
}

/** Conditions of one record: the chronic ones (fibrillation may pause) and those of the day. */
export function drawAcute(
  random: Random,
  chronic: ReadonlySet<Condition>,
  prevalence: Prevalence,
  z: number,
): Set<Condition> {
  const set = new Set(chronic);
  const [paused, slow, fast, infarct, repolarisation] = [
    random.uniform() < 0.1,
    ...(["SB", "ST", "MI", "STTC"] as const).map((c) => has(random, c, prevalence, z)),
  ];
  if (paused) set.delete("AF");
  if (!set.has("AF") && slow) set.add("SB");
  else if (!set.has("AF") && fast) set.add("ST");
  // Left bundle branch block hides both: its own ST segment and T wave are displaced.
  if (!set.has("LBBB") && infarct) set.add("MI");
  else if (!set.has("LBBB") && repolarisation) set.add("STTC");
  return set;
}

/** The labels of a record, by label set. */
export function labelsOf(conditions: ReadonlySet<Condition>): Record<"findings" | "code-six", string[]> {
  const named = (set: readonly string[]) => set.filter((name) => conditions.has(name as Condition));
  return {
    findings: conditions.size === 0 ? ["NORM"] : named(FINDINGS),
    "code-six": named(CODE_SIX),
  };
}
