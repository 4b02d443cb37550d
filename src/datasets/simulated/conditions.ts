import type { Random } from "../../base/random.ts";
import { CONDITIONS, type Condition, type Prevalence, RISK, type Risk, SUPERCLASS } from "./statements.ts";

/** Where somebody stands in the cohort, in standard deviations. */
export type Disposition = Risk;

/** One statement that another brings with it. */
type Consequence = readonly [cause: Condition, effect: Condition, probability: number];

/** How often, is from PTB-XL: the share of records with the cause's statement that have the effect's as well. */
const CONSEQUENCES: readonly Consequence[] = [
  ["LVH", "ISC_", 0.5],
  ["ILBBB", "LVH", 0.25],
  ["CRBBB", "LAFB", 0.24],
  ["CRBBB", "LPFB", 0.13],
  ["CRBBB", "RVH", 0.08],
  ["RVH", "IRBBB", 0.4],
  ["RVH", "LPFB", 0.15],
  ["RAO/RAE", "RVH", 0.12],
  ["CLBBB", "1AVB", 0.12],
  ["ASMI", "LAFB", 0.12],
  ["ASMI", "ANEUR", 0.035],
  ["AFIB", "DIG", 0.07],
  ["AFIB", "NDT", 0.1],
  ["AFIB", "NST_", 0.12],
  ["EL", "LNGQT", 0.15],
  ["PMI", "IMI", 0.3],
  ["ISC_", "STD_", 0.2],
  ["ISC_", "INVT", 0.08],
  ["NST_", "STD_", 0.13],
  ["NDT", "STD_", 0.09],
  ["NDT", "LOWT", 0.09],
  ["ISCAL", "INVT", 0.05],
  ["LVH", "STD_", 0.1],
];

/** The first excludes the second: what is named first hides the other, or is the wider term. */
const EXCLUSIONS: readonly (readonly [Condition, readonly Condition[]])[] = [
  ["3AVB", ["1AVB", "2AVB", "AFIB", "AFLT", "PACE", "SVTAC", "WPW"]],
  ["2AVB", ["1AVB", "AFIB", "AFLT", "PACE", "SVTAC", "WPW"]],
  // What a pacemaker starts says nothing of conduction, infarcts or voltage.
  ["PACE", CONDITIONS.filter((c) => SUPERCLASS[c] !== undefined)],
  ["PACE", ["AFLT", "SVTAC", "LAD", "RAD", "STD_", "STE_", "INVT", "LOWT", "LVOLT", "PAC", "BIGU", "TRIGU"]],
  ["WPW", ["1AVB", "CRBBB", "IRBBB", "CLBBB", "ILBBB", "LAFB", "LPFB", "IVCD", "LVH", "RVH", "AFIB"]],
  ["CRBBB", ["IRBBB", "CLBBB", "ILBBB", "IVCD"]],
  // Its own forces and its own ST segment and T wave hide these.
  [
    "CLBBB",
    [
      ...([
        "IRBBB",
        "ILBBB",
        "LAFB",
        "LPFB",
        "IVCD",
        "LVH",
        "RVH",
        "SEHYP",
        "LVOLT",
        "STD_",
        "STE_",
      ] as const),
      ...(["INVT", "LOWT", "NDT", "NST_", "DIG", "EL", "ANEUR", "RAD"] as const),
      ...CONDITIONS.filter((c) => SUPERCLASS[c] === "MI" || c.startsWith("ISC")),
    ],
  ],
  ["ILBBB", ["IRBBB", "LAFB", "LPFB", "IVCD", "RVH", "SEHYP"]],
  ["LAFB", ["LPFB", "RAD", "RVH"]],
  ["LPFB", ["LAD"]],
  ["RVH", ["LVH", "LAD", "LVOLT", "SEHYP", "PMI"]],
  ["LVH", ["LVOLT", "RAD", "SEHYP"]],
  ["IMI", ["ILMI", "IPMI", "IPLMI"]],
  ["ILMI", ["IPMI", "IPLMI", "LMI"]],
  ["ASMI", ["AMI"]],
  ["PMI", ["ASMI", "AMI"]],
  [
    "AFIB",
    ["1AVB", "AFLT", "SVTAC", "SBRAD", "STACH", "SARRH", "PAC", "BIGU", "TRIGU", "LAO/LAE", "RAO/RAE"],
  ],
  ["AFLT", ["1AVB", "SVTAC", "SBRAD", "STACH", "SARRH", "PAC", "BIGU", "TRIGU", "LAO/LAE", "RAO/RAE"]],
  ["SVTAC", ["1AVB", "SBRAD", "STACH", "SARRH", "PAC", "PVC", "BIGU", "TRIGU", "LAO/LAE", "RAO/RAE"]],
  ["SBRAD", ["STACH"]],
  ["STACH", ["SARRH"]],
  ["BIGU", ["TRIGU"]],
  ["LAD", ["RAD"]],
  // One change of the ST segment or T wave is enough for a heart, besides what hypertrophy brings.
  ["EL", ["NDT", "NST_", "DIG", "ISC_", "INVT", "LOWT"]],
  ["DIG", ["NDT", "NST_", "STE_", "INVT"]],
  ["ISC_", ["NDT", "NST_", "LOWT"]],
  ...(["ISCAL", "ISCAS", "ISCAN", "ISCLA", "ISCIN", "ISCIL"] as const).map(
    (c) => [c, ["NDT", "LOWT"] as const] as const,
  ),
  ["INVT", ["NDT", "LOWT"]],
  ...CONDITIONS.filter((c) => SUPERCLASS[c] === "MI").map((c) => [c, ["STE_"] as const] as const),
  ["STE_", ["STD_", "NST_"]],
];

/** What a person keeps from one record to the next; everything else is of the day. */
const CHRONIC: ReadonlySet<Condition> = new Set<Condition>([
  ...(["1AVB", "3AVB", "CRBBB", "IRBBB", "CLBBB", "ILBBB", "LAFB", "LPFB", "IVCD", "WPW"] as const),
  ...(["IMI", "ASMI", "AMI", "ALMI", "LMI", "ILMI", "IPMI", "IPLMI", "PMI", "ANEUR"] as const),
  ...(["LVH", "RVH", "SEHYP", "LAO/LAE", "RAO/RAE", "AFIB", "PACE", "LAD", "RAD", "LVOLT"] as const),
]);

/**
 * Risk is log-linear in age and disposition, and divided by its mean over normally distributed ones, exp(effect^2 / 2), so that the
 * cohort's prevalence stays what it was told.
 */
function relativeRisk(condition: Condition, d: Disposition): number {
  const r = RISK[condition];
  if (!r) return 1;
  const exponent = r.age * d.age + r.coronary * d.coronary + r.load * d.load + r.conduction * d.conduction;
  const square = r.age ** 2 + r.coronary ** 2 + r.load ** 2 + r.conduction ** 2;
  return Math.exp(exponent - square / 2);
}

/** Removes what others exclude. */
function resolve(set: Set<Condition>): Set<Condition> {
  for (const [first, others] of EXCLUSIONS) {
    if (!set.has(first)) continue;
    for (const other of others) if (other !== first) set.delete(other);
  }
  if ((set.has("BIGU") || set.has("TRIGU")) && !set.has("PAC")) set.add("PVC");
  return set;
}

/** The chance of somebody without a lasting condition to have one of the day. */
export const chanceOfAcute = (prevalence: Prevalence): number =>
  1 - CONDITIONS.reduce((none, c) => (CHRONIC.has(c) ? none : none * (1 - (prevalence[c] ?? 0))), 1);

function draw(random: Random, prevalence: Prevalence, d: Disposition, chronic: boolean): Set<Condition> {
  const set = new Set<Condition>();
  for (const condition of CONDITIONS) {
    if (CHRONIC.has(condition) !== chronic) continue;
    if (random.uniform() < (prevalence[condition] ?? 0) * relativeRisk(condition, d)) set.add(condition);
  }
  return set;
}

/** Only statements that the cohort knows follow from others. */
function addConsequences(
  random: Random,
  set: Set<Condition>,
  prevalence: Prevalence,
  chronic: boolean,
): void {
  for (const [cause, effect, probability] of CONSEQUENCES) {
    if (CHRONIC.has(effect) !== chronic || !set.has(cause) || prevalence[effect] === undefined) continue;
    if (random.uniform() < probability) set.add(effect);
  }
}

/** Conditions that a patient keeps from one record to the next. */
export function drawChronic(random: Random, prevalence: Prevalence, d: Disposition): Set<Condition> {
  const set = draw(random, prevalence, d, true);
  addConsequences(random, set, prevalence, true);
  return resolve(set);
}

/** Conditions of one record: the chronic ones (fibrillation may pause) and those of the day. */
export function drawConditions(
  random: Random,
  chronic: ReadonlySet<Condition>,
  prevalence: Prevalence,
  d: Disposition,
): ReadonlySet<Condition> {
  const paused = random.uniform() < 0.1;
  const set = new Set([...chronic, ...draw(random, prevalence, d, false)]);
  if (paused) set.delete("AFIB");
  addConsequences(random, set, prevalence, false);
  return resolve(set);
}
