import { Random } from "../../base/random.ts";
import { qrsWaves } from "./beats.ts";
import type { Cohort } from "./cohorts.ts";
import { type Condition, drawChronic } from "./conditions.ts";
import { drawTorso, project, type Torso } from "./torso.ts";
import { addWave, type Vector } from "./waves.ts";

/** What a patient keeps from one record to the next. Times in seconds. */
export interface Patient {
  readonly age: number;
  /** Age in standard deviations from the cohort's mean. */
  readonly z: number;
  readonly sex: "male" | "female";
  readonly chronic: ReadonlySet<Condition>;
  readonly torso: Torso;
  /** Factor on the QRS complex that gives the patient's Sokolow-Lyon index. */
  readonly voltage: number;
  readonly rate: number;
  readonly variability: number;
  readonly pr: number;
  readonly p: { readonly duration: number; readonly gain: number };
  readonly qrs: number;
  readonly qtc: number;
  readonly t: Vector;
}

export const clamp = (v: number, low: number, high: number) => Math.min(high, Math.max(low, v));

/** Sokolow-Lyon index of a normally conducted QRS complex of unit voltage, in millivolts. */
function sokolowLyon(torso: Torso, qrs: number): number {
  const rate = 500;
  const dipole = [0, 1, 2].map(() => new Float64Array(Math.ceil(qrs * rate) + 1));
  for (const wave of qrsWaves({ conduction: "normal", qrs, voltage: 1 }))
    addWave(dipole, wave, 0, 1, rate, 0);
  const [, , v1, , , , v5, v6] = project(torso, dipole) as Float64Array[];
  return Math.max(...v5!, ...v6!) - Math.min(...v1!);
}

/** The patient of the given number in a cohort: a pure function of its arguments. */
export function drawPatient(seed: number, name: string, cohort: Cohort, index: number): Patient {
  const random = new Random("simulated", seed, name, "patient", index);
  const z = clamp(random.normal(), -2.2, 2.2);
  const age = Math.round(clamp(cohort.age.mean + z * cohort.age.sd, 18, 100));
  const sex = random.uniform() < cohort.men ? "male" : "female";
  const chronic = drawChronic(random, cohort.prevalence, z);
  const degree = Math.PI / 180;
  const position = {
    // The axis moves to the left with age.
    frontal: degree * clamp(random.normal(0.25 * (age - 50), 18), -35, 45),
    horizontal: degree * clamp(random.normal(0, 11), -22, 22),
    sagittal: degree * clamp(random.normal(0, 9), -18, 18),
  };
  const torso = drawTorso(random, position, cohort.placement);
  const blocked = chronic.has("RBBB") || chronic.has("LBBB");
  const narrow = clamp(random.normal(sex === "male" ? 0.093 : 0.087, 0.006), 0.074, 0.108);
  const wide = random.uniform(0.124, chronic.has("LBBB") ? 0.168 : 0.156);
  const usual = clamp((sex === "male" ? 2.2 : 1.95) * Math.exp(random.normal(0, 0.24)), 1, 3.3);
  const index_ = chronic.has("LVH") ? random.uniform(3.65, 4.8) : usual;
  const t = Math.exp(random.normal(sex === "male" ? 0.1 : -0.1, 0.3));
  return {
    age,
    z,
    sex,
    chronic,
    torso,
    voltage: index_ / sokolowLyon(torso, narrow),
    rate: random.normal(74, 9),
    variability: clamp(0.045 * Math.exp(-(age - 40) / 45 + random.normal(0, 0.4)), 0.006, 0.1),
    pr: chronic.has("1dAVb") ? random.uniform(0.212, 0.3) : clamp(random.normal(0.155, 0.019), 0.115, 0.192),
    p: {
      duration: clamp(random.normal(0.1, 0.008), 0.082, 0.118),
      gain: Math.exp(random.normal(0, 0.25)),
    },
    qrs: blocked ? wide : narrow,
    qtc: clamp(random.normal(sex === "male" ? 0.4 : 0.412, 0.014), 0.36, 0.445),
    t: [
      t * (0.28 + random.normal(0, 0.05)),
      t * (0.2 + random.normal(0, 0.05)),
      t * (-0.16 + random.normal(0, 0.06)),
    ],
  };
}
