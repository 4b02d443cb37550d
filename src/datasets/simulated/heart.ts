import type { Random } from "../../base/random.ts";
import { ectopicActivation, pacedActivation } from "./activation.ts";
import { ectopicP, wavesOfP } from "./atria.ts";
import type { Cohort } from "./cohort.ts";
import { secondaryT } from "./gradient.ts";
import type { Patient } from "./patient.ts";
import { clamp } from "./person.ts";
import { type Repolarisation, repolarise } from "./repolarisation.ts";
import type { Condition } from "./statements.ts";
import { areaOf, scaled, type Vector, type Wave } from "./waves.ts";

/** One kind of ventricular beat. */
export interface Complex {
  readonly waves: readonly Wave[];
  /** Duration of the QRS complex, seconds. */
  readonly qrs: number;
  readonly after: Repolarisation;
}

/** A heart on the day of a record. */
export interface Heart {
  /** The usual complex, then those that begin in a ventricle. */
  readonly complexes: readonly Complex[];
  /** The usual P wave, then an ectopic one. */
  readonly p: readonly (readonly Wave[])[];
  readonly pr: number;
  /** Ventricular beats per minute; of sinus beats where some are not conducted. */
  readonly rate: number;
  /** Relative variability of a sinus rhythm's cycle; of its logarithm in fibrillation. */
  readonly variability: number;
  /** Amplitude of fibrillatory or flutter waves, millivolts. */
  readonly atrialWaves: number;
  readonly conditions: ReadonlySet<Condition>;
}

/** Rates keep two beats per minute clear of the limits that define bradycardia and tachycardia. */
function rateOf(random: Random, patient: Patient, has: (c: Condition) => boolean, doubt: number): number {
  if (has("AFIB")) return clamp(Math.exp(random.normal(Math.log(88), 0.26)), 48, 170);
  if (has("SVTAC")) return random.uniform(142, 205);
  if (has("PACE")) return random.uniform(60, 85);
  if (has("SBRAD")) return 58 - 16 * random.uniform();
  if (has("STACH")) return 102 + 38 * random.uniform() ** 2.4;
  if (has("2AVB")) return random.uniform(80, 98);
  const illness = patient.person.chronic.size > 0 ? 4 : 0;
  // Where readers are in doubt, a rate little below 60 is not called bradycardia.
  return clamp(patient.rate + illness + random.normal(0, 4), doubt > 0 ? 53 : 62, 98);
}

function variabilityOf(random: Random, patient: Patient, rate: number, has: (c: Condition) => boolean) {
  if (has("AFIB")) return random.uniform(0.15, 0.28);
  if (has("SVTAC") || has("PACE")) return 0.004;
  if (has("STACH")) return Math.min(patient.variability, 0.012);
  // Cycles between whose ends at least 150 ms lie.
  if (has("SARRH")) return Math.max(0.07, (0.08 * rate) / 60) * random.uniform(1, 1.6);
  return patient.variability;
}

/** A complex that starts in a ventricle, with the T wave that follows from that. */
function ventricular(waves: readonly Wave[], qrs: number, usual: Repolarisation): Complex {
  const area = areaOf(waves);
  const t = secondaryT(scaled(usual.t, 0.3), [], waves, 0.4);
  return {
    waves,
    qrs,
    after: {
      ...usual,
      t,
      st: scaled(area, -1.1),
      qt: usual.qt + 0.5 * (qrs - 0.09),
      u: [0, 0, 0],
      breadth: 1.1,
    },
  };
}

/** A pacemaker's pulse: half a millisecond in truth, so that most recorders' filters leave little of it. */
const spike = (random: Random, at: number): Wave => {
  const vector: Vector = [random.normal(0, 0.8), random.uniform(0.5, 2), random.uniform(0, 1)];
  return { at, width: 0.001, vector: scaled(vector, random.uniform(0.6, 2)) };
};

/** The patient's heart in one record. */
export function drawHeart(
  random: Random,
  patient: Patient,
  conditions: ReadonlySet<Condition>,
  cohort: Cohort,
): Heart {
  const has = (c: Condition) => conditions.has(c);
  const after = repolarise(random, patient, conditions, cohort);
  const rate = rateOf(random, patient, has, cohort.doubt);
  const usual: Complex = { waves: patient.qrs, qrs: patient.conduction.qrs, after };
  const complexes = [usual];
  if (has("PACE")) {
    const qrs = random.uniform(0.135, 0.18);
    const waves = pacedActivation(random, qrs, cohort.spread);
    complexes[0] = ventricular([spike(random, -0.012), ...waves], qrs, after);
  }
  if (has("PVC") || has("3AVB"))
    for (let k = 0; k < 2; k++) {
      const qrs = random.uniform(0.125, 0.17);
      complexes.push(ventricular(ectopicActivation(random, qrs), qrs, after));
    }
  const day = Math.exp(random.normal(0, 0.05));
  // The higher the rate, the shorter PR.
  const pr = has("1AVB") || has("WPW") ? patient.pr : patient.pr - 0.0003 * Math.max(0, rate - 70);
  return {
    complexes: complexes.map((c) => ({
      ...c,
      waves: c.waves.map((w) => ({ ...w, vector: scaled(w.vector, day) })),
    })),
    p: [wavesOfP(patient.p), wavesOfP(ectopicP(random, patient.p))],
    pr,
    rate,
    variability: variabilityOf(random, patient, rate, has),
    atrialWaves: has("AFIB") ? random.uniform(0.012, 0.08) : has("AFLT") ? random.uniform(0.06, 0.2) : 0,
    conditions,
  };
}
