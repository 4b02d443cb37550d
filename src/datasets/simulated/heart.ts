import type { Random } from "../../base/random.ts";
import type { Shape } from "./beats.ts";
import type { Condition } from "./conditions.ts";
import { clamp, type Patient } from "./patient.ts";
import { MEASURED } from "./torso.ts";
import { plus, scaled, type Vector } from "./waves.ts";

/** A heart on the day of a record. */
export interface Heart {
  readonly shape: Shape;
  /** Ventricular beats per minute. */
  readonly rate: number;
  readonly rhythm: "sinus" | "fibrillation";
  /** Relative variability of a sinus rhythm's cycle; of its logarithm in fibrillation. */
  readonly variability: number;
  /** Amplitude of fibrillatory waves, millivolts. */
  readonly fibrillation: number;
}

/** Where an infarct can be, which way the injured wall lies, and the measured leads that face it. */
const TERRITORIES: readonly { toward: Vector; leads: readonly string[]; least: number }[] = [
  { toward: [0.25, 0, -1], leads: ["V2", "V3", "V4"], least: 0.24 },
  { toward: [-0.25, 1, 0.15], leads: ["II", "III", "aVF"], least: 0.13 },
  { toward: [0.95, -0.45, 0.1], leads: ["I", "aVL", "V5", "V6"], least: 0.13 },
];

/** Height in millivolts at which a vector appears in a lead; III and aVL and aVF by Einthoven and Goldberger. */
function seen(torso: Patient["torso"], lead: string, [x, y, z]: Vector): number {
  const at = (name: string): number => {
    const row = 3 * (MEASURED as readonly string[]).indexOf(name);
    return torso[row]! * x + torso[row + 1]! * y + torso[row + 2]! * z;
  };
  if (lead === "III") return at("II") - at("I");
  if (lead === "aVL") return at("I") - at("II") / 2;
  if (lead === "aVF") return at("II") - at("I") / 2;
  return at(lead);
}

function repolarisation(random: Random, patient: Patient, conditions: ReadonlySet<Condition>) {
  let early: Vector = [0, 0, 0];
  let st: Vector = [random.normal(0.01, 0.01), random.normal(0.01, 0.01), random.normal(-0.01, 0.012)];
  let t = patient.t;
  if (conditions.has("LVH") && random.uniform() < 0.6) {
    // Strain: what is thick repolarises late.
    t = scaled(t, random.uniform(-0.4, 0.5));
    st = plus(st, scaled([-0.05, -0.01, -0.03], random.uniform(0.3, 1)));
  }
  if (conditions.has("MI")) {
    const { toward, leads, least } = TERRITORIES[random.int(TERRITORIES.length)]!;
    // Scaled so that the second-highest of the facing leads rises by what was drawn: two contiguous leads define the finding.
    const heights = leads.map((lead) => seen(patient.torso, lead, toward)).sort((a, b) => b - a);
    st = plus(st, scaled(toward, random.uniform(least, 2.2 * least) / Math.max(0.3, heights[1]!)));
    early = scaled(toward, -random.uniform(0, 0.45));
    t = plus(t, scaled(toward, random.uniform(-0.25, 0.3)));
  } else if (conditions.has("STTC")) {
    const lowered: Vector = [-0.8, -0.35, 0.2];
    const depth = random.uniform(0.085, 0.19) / -seen(patient.torso, "V5", lowered);
    st = plus(scaled(st, 0.3), scaled(lowered, depth));
    t = scaled(t, random.uniform(-0.7, 0.05));
  }
  return { early, st, t };
}

/** Rates keep two beats per minute clear of the limits that define bradycardia and tachycardia. */
function rateOf(random: Random, patient: Patient, conditions: ReadonlySet<Condition>): number {
  if (conditions.has("AF")) return random.uniform(62, 135);
  if (conditions.has("SB")) return random.uniform(42, 58);
  if (conditions.has("ST")) return 102 + 30 * random.uniform() ** 1.5;
  return clamp(patient.rate + random.normal(0, 4), 62, 98);
}

/** The patient's heart in one record. */
export function drawHeart(random: Random, patient: Patient, conditions: ReadonlySet<Condition>): Heart {
  const fibrillating = conditions.has("AF");
  const rate = rateOf(random, patient, conditions);
  const { early, st, t } = repolarisation(random, patient, conditions);
  const conduction = conditions.has("RBBB") ? "RBBB" : conditions.has("LBBB") ? "LBBB" : "normal";
  return {
    rate,
    rhythm: fibrillating ? "fibrillation" : "sinus",
    variability: fibrillating ? random.uniform(0.15, 0.28) : patient.variability,
    fibrillation: fibrillating ? random.uniform(0.02, 0.09) : 0,
    shape: {
      p: fibrillating ? null : { interval: patient.pr, ...patient.p },
      conduction,
      qrs: patient.qrs,
      qtc: patient.qtc,
      voltage: patient.voltage,
      early,
      st,
      t,
    },
  };
}
