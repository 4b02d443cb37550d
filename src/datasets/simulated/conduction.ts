import type { Random } from "../../base/random.ts";
import type { Conduction } from "./activation.ts";
import { complexOf, cornell, sokolowLyon } from "./complex.ts";
import { grade } from "./grade.ts";
import { clamp, type Person } from "./person.ts";
import type { Condition } from "./statements.ts";
import type { Torso } from "./torso.ts";
import { scaled, type Wave } from "./waves.ts";

/** Seconds that a person's QRS complex lasts. */
function duration(random: Random, has: (c: Condition) => boolean, narrow: number, g: number): number {
  if (has("CRBBB")) return 0.106 + 0.018 * Math.min(3, g);
  if (has("CLBBB")) return 0.109 + 0.017 * Math.min(3.4, g);
  if (has("IRBBB") || has("ILBBB"))
    return clamp(0.094 + 0.007 * g, narrow + 0.01, has("IRBBB") ? 0.117 : 0.107);
  if (has("IVCD")) return 0.108 + 0.013 * Math.min(2, g);
  if (has("WPW")) return random.uniform(0.12, 0.15);
  if (has("LVH")) return Math.min(0.114, narrow + random.uniform(0, 0.008));
  return narrow;
}

/** How the ventricles of a person are wired. */
export function drawConduction(random: Random, { chronic, sex }: Person, doubt: number): Conduction {
  const has = (c: Condition) => chronic.has(c);
  const narrow = clamp(random.normal(sex === "male" ? 0.089 : 0.083, 0.007), 0.068, 0.108);
  return {
    fascicle: has("LAFB") ? "anterior" : has("LPFB") ? "posterior" : "whole",
    bundle: has("CRBBB") || has("IRBBB") ? "right" : has("CLBBB") || has("ILBBB") ? "left" : "whole",
    qrs: duration(random, has, narrow, grade(random, doubt)),
    narrow: Math.min(narrow, 0.09),
    delta: has("WPW")
      ? [random.uniform(0.1, 0.35), random.uniform(-0.3, 0.3), random.uniform(-0.3, 0.15)]
      : null,
    slurred: has("IVCD"),
  };
}

/** The electrical axis in degrees that a person's conditions and age give. */
export function drawAxis(random: Random, { chronic, age }: Person, doubt: number): number {
  const has = (c: Condition) => chronic.has(c);
  if (has("LAFB"))
    return random.uniform() < 0.35 * doubt ** 0.5
      ? random.uniform(-47, -25)
      : -47.5 - 22 * random.uniform() ** 1.5;
  if (has("LPFB") || has("RAD")) return 93 + Math.min(55, -22 * Math.log(1 - random.uniform()));
  if (has("LAD")) return random.uniform(-65, -33);
  if (has("CLBBB") || has("ILBBB")) return clamp(random.normal(-15, 35), -75, 85);
  if (has("RVH")) return clamp(random.normal(75, 40), -40, 150);
  const inferior = has("IMI") || has("ILMI") || has("IPMI") || has("IPLMI");
  const shift = (has("LVH") ? -8 : 0) + (inferior ? -16 : 0) + (has("ASMI") || has("AMI") ? -12 : 0);
  return clamp(random.normal(34 - 0.6 * (age - 52) + shift, 25), inferior ? -50 : -29, 89);
}

/** A complex with a late right ventricle, so large that V1 ends above the line. */
export function withRightDelay(
  torso: Torso,
  waves: readonly Wave[],
  late: readonly Wave[],
  { qrs, least }: { qrs: number; least: number },
): Wave[] {
  const delayed = (by: number) => [...waves, ...late.map((w) => ({ ...w, vector: scaled(w.vector, by) }))];
  let by = 1;
  while (by < 30 && complexOf(torso, delayed(by), qrs)("V1").end < least) by *= 1.2;
  return delayed(by);
}

/** The right ventricle's own forces, so thick that V1 shows an R as tall as its S. */
export function withRightHypertrophy(torso: Torso, waves: readonly Wave[], qrs: number, g: number): Wave[] {
  const thick = (k: number): Wave[] => [
    ...waves,
    { at: 0.5 * qrs, width: 0.1 * qrs, vector: scaled([-0.55, 0.15, -0.6], k) },
    { at: 0.72 * qrs, width: 0.09 * qrs, vector: scaled([-0.5, 0.15, 0], k) },
  ];
  let k = 0.2;
  for (; k < 4; k *= 1.2) {
    const of = complexOf(torso, thick(k), qrs);
    if (of("V1").r >= of("V1").s && of("V6").s > 0.1) break;
  }
  return thick(g < 1 ? k * g : k * (1 + 0.15 * (g - 1)));
}

/** The factor on the limb leads that makes a complex a low one: below 0.5 mV from peak to peak in all of them. */
export function lowVoltage(random: Random, torso: Torso, waves: readonly Wave[], qrs: number, doubt: number) {
  const of = complexOf(torso, waves, qrs);
  const limbs = ["I", "II", "III", "aVR", "aVL", "aVF"];
  const height = Math.max(...limbs.map((lead) => of(lead).r + of(lead).s));
  const doubtful = random.uniform() < doubt ? 1.2 : 1;
  return Math.min(1, (random.uniform(0.32, 0.47) / height) * doubtful);
}

/** The factor on a complex that hypertrophy of the left ventricle needs to be seen; 1 for anybody else. */
export function voltage(
  random: Random,
  torso: Torso,
  waves: readonly Wave[],
  o: { person: Person; qrs: number; doubt: number },
): number {
  const { chronic, sex } = o.person;
  const of = complexOf(torso, waves, o.qrs);
  if (!chronic.has("LVH")) return 1;
  const g = grade(random, o.doubt);
  const excess = g < 1 ? 0.7 + 0.3 * g : 1.06 + 0.25 * (g - 1);
  const needed = [
    3.5 / sokolowLyon(of),
    (sex === "male" ? 2.8 : 2) / cornell(of),
    1.1 / Math.max(0.05, of("aVL").r),
  ].map((v) => v * excess);
  // Whichever index is reached first, or the Sokolow-Lyon index all the same.
  return clamp(random.uniform() < 0.8 ? needed[0]! : Math.min(...needed), 0.6, 3.5);
}
