import type { Random } from "../../base/random.ts";
import { complexOf } from "./complex.ts";
import { grade } from "./grade.ts";
import { T_WAVE } from "./gradient.ts";
import { needed, showing, TERRITORIES, type Territory } from "./infarct.ts";
import type { Patient } from "./patient.ts";
import { type Condition, SUPERCLASS } from "./statements.ts";
import { seen } from "./torso.ts";
import { areaOf, plus, scaled, type Vector, type Wave } from "./waves.ts";

/** ST segment, T wave and U wave of one heart on one day. */
export interface Repolarisation {
  /** At J + 60 ms. */
  readonly st: Vector;
  readonly t: Vector;
  /** Factor on the T wave's width. */
  readonly breadth: number;
  /** QT interval at 60 beats per minute. */
  readonly qt: number;
  readonly u: Vector;
}

/** ST and T waves after a complex that lasts `qrs` seconds, in a cycle of `rr` seconds; QT follows it as in Framingham (Sagie 1992). */
export function wavesOf(r: Repolarisation, qrs: number, rr: number): Wave[] {
  const qt = r.qt + 0.154 * (Math.min(1.3, Math.max(0.35, rr)) - 1);
  const b = r.breadth;
  return [
    { at: qrs + 0.06, width: 0.045, vector: r.st },
    // A T wave rises slowly and falls quickly.
    { at: qt - 0.075 - 0.04 * b, width: T_WAVE.rise.width * b, vector: scaled(r.t, T_WAVE.rise.share) },
    { at: qt - 0.075 - 0.005 * b, width: T_WAVE.fall.width * b, vector: scaled(r.t, T_WAVE.fall.share) },
    { at: qt + 0.07, width: 0.035, vector: r.u },
  ];
}

const LATERAL = ["V4", "V5", "V6", "II"];

/** T turned over where a territory lacks blood: two leads that face it show a depth of at least 0.1 mV. */
function inverted(random: Random, patient: Patient, t: Vector, territory: Territory, g: number): Vector {
  const goal = -0.105 * Math.min(4.5, g) - 0.02 * random.uniform();
  const toward = scaled(territory.toward, -1);
  const by = needed(patient.torso, territory.leads, { now: t, toward, goal, count: 2 });
  return plus(t, scaled(toward, by));
}

/** T so low that it is less than a tenth of R in the leads to the left. */
function flattened(random: Random, t: Vector, g: number): Vector {
  const left = g < 1 ? 0.75 - 0.35 * g : random.uniform(-0.05, 0.35);
  return [t[0] * left, t[1] * left, t[2] * Math.min(1, left + random.uniform(0.1, 0.6))];
}

/** The ST segment and T wave of a heart that starts with those of the patient and has these conditions today. */
export function repolarise(
  random: Random,
  patient: Patient,
  conditions: ReadonlySet<Condition>,
  o: { doubt: number; acute: number },
): Repolarisation {
  const { torso } = patient;
  let { st, t } = patient;
  const area = areaOf(patient.qrs);
  let qt = patient.qtc + 0.7 * (patient.conduction.qrs - patient.conduction.narrow);
  let breadth = Math.exp(random.normal(0, 0.1));
  let u = scaled(t, Math.max(0, random.normal(0.05, 0.05)));
  const of = complexOf(torso, patient.qrs, patient.conduction.qrs);
  const graded = () => grade(random, o.doubt);

  if ([...conditions].some((c) => SUPERCLASS[c] !== undefined && c !== "IRBBB" && c !== "NDT"))
    // Whatever ails a heart, T to the left and below is the first to shrink.
    t = [
      t[0] * random.uniform(0.15, 0.95),
      t[1] * random.uniform(0.4, 1.05),
      t[2] * random.uniform(0.7, 1.1),
    ];
  // What is thick at the back and left repolarises to the front and right.
  if (conditions.has("LVH")) t = [t[0], t[1], t[2] * random.uniform(1.1, 1.9)];
  for (const condition of conditions) {
    const g = graded();
    const territory = TERRITORIES[condition];
    if (condition.startsWith("ISC")) {
      t = inverted(random, patient, t, territory!, g);
      const deep = condition === "ISC_" ? random.uniform(0.03, 0.11) : Math.max(0, random.normal(0.02, 0.04));
      st = showing(torso, territory!, st, -deep * Math.sqrt(g), 2);
    } else if (condition.startsWith("INJ")) {
      st = showing(torso, territory!, st, -0.055 * g, 2);
      t = inverted(random, patient, t, territory!, 2.2 * g);
    } else if (SUPERCLASS[condition] === "MI") {
      ({ st, t } = infarcted(random, patient, condition, { st, t }, { g, acute: o.acute }));
    } else if (condition === "ANEUR") {
      st = showing(torso, TERRITORIES.ASMI!, st, 0.13 * g, 2);
    }
  }
  if (conditions.has("NDT") || conditions.has("LOWT")) t = flattened(random, t, graded());
  if (conditions.has("INVT")) t = inverted(random, patient, t, TERRITORIES.ISC_!, graded());
  const depressed: Territory = { toward: [0.85, 0.4, -0.15], leads: LATERAL };
  if (conditions.has("NST_")) {
    st = showing(torso, depressed, st, -0.06 * graded(), 2);
    t = scaled(t, random.uniform(0.3, 1));
  }
  if (conditions.has("STD_")) st = showing(torso, depressed, st, -0.09 * graded(), 2);
  if (conditions.has("STE_")) {
    const front: Territory = { toward: [0.6, 0.15, -0.7], leads: ["V2", "V3", "V4", "V5", "V6"] };
    st = showing(torso, front, st, 0.115 * graded(), 3);
    t = scaled(t, random.uniform(1, 1.5));
  }
  if (conditions.has("DIG")) {
    // Against the QRS complex, wherever that points.
    const size = Math.max(0.1, Math.hypot(...area));
    const against = scaled(area, -1 / size);
    const fall = -Math.min(seen(torso, "V5", against), seen(torso, "V6", against));
    st = plus(scaled(st, 0.4), scaled(against, (0.075 * graded()) / Math.max(0.3, fall)));
    t = scaled(t, random.uniform(-0.2, 0.5));
    qt -= random.uniform(0.02, 0.05);
  }
  if (conditions.has("EL")) {
    if (random.uniform() < 0.7) {
      t = scaled(t, random.uniform(0.02, 0.4));
      const visible = Math.max(seen(torso, "V3", t), 0.06) * random.uniform(1.1, 2.2);
      u = scaled([0.35, 0.2, -0.45], visible / seen(torso, "V3", [0.35, 0.2, -0.45]));
      st = showing(torso, depressed, st, -random.uniform(0.02, 0.08), 2);
    } else {
      t = scaled(t, Math.max(random.uniform(1.8, 3), 1 / Math.max(0.3, seen(torso, "V4", t))));
      breadth *= random.uniform(0.55, 0.75);
    }
  }
  if (conditions.has("LNGQT")) qt += 0.495 + 0.02 * (graded() - 1) - patient.qtc;
  const low = of("V5").r;
  // Very flat hearts have no tall T.
  if (low < 0.3) t = scaled(t, 0.6);
  return { st, t, breadth, qt, u };
}

/** Acute: ST up, T tall. Later: ST back, T turned over. Old: at most a flat T is left. */
function infarcted(
  random: Random,
  patient: Patient,
  condition: Condition,
  { st, t }: { st: Vector; t: Vector },
  { g, acute }: { g: number; acute: number },
): { st: Vector; t: Vector } {
  const { torso } = patient;
  const territory = TERRITORIES[condition]!;
  const { toward, leads } = territory;
  if (random.uniform() < acute) {
    const front = toward[2] < -0.6;
    // Two leads reach it in any territory; the back shows as a depression in front.
    const level = (front ? 0.225 : 0.115) * Math.min(3, g);
    st =
      condition === "PMI"
        ? showing(torso, { toward: scaled(toward, -1), leads }, st, -0.09 * g, 2)
        : showing(torso, territory, st, level, 2);
    return { st, t: plus(t, scaled(toward, random.uniform(-0.15, 0.3))) };
  }
  const late = random.uniform();
  if (late < 0.14) return { st, t: inverted(random, patient, t, territory, 0.5 + 0.5 * g) };
  const flat = random.uniform(0, 0.6);
  const along = (t[0] * toward[0] + t[1] * toward[1] + t[2] * toward[2]) / (Math.hypot(...toward) ** 2 || 1);
  const t1 = plus(t, scaled(toward, -Math.max(0, along) * flat));
  return { st: plus(st, scaled(toward, random.normal(0.02, 0.02))), t: t1 };
}
