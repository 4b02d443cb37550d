import { Random } from "../../base/random.ts";
import { activate, type Conduction, lateRightVentricle } from "./activation.ts";
import { drawP, type PWave } from "./atria.ts";
import type { Cohort } from "./cohort.ts";
import { turnedTo } from "./complex.ts";
import {
  drawAxis,
  drawConduction,
  lowVoltage,
  voltage,
  withRightDelay,
  withRightHypertrophy,
} from "./conduction.ts";
import { grade } from "./grade.ts";
import { secondaryT } from "./gradient.ts";
import { showing, TERRITORIES, type Territory, withNecrosis } from "./infarct.ts";
import { clamp, type Person } from "./person.ts";
import { type Condition, SUPERCLASS } from "./statements.ts";
import { drawTorso, type Torso, withLimbs } from "./torso.ts";
import { areaOf, plus, scaled, type Vector, type Wave } from "./waves.ts";

/** The body and the heart that a person keeps from one record to the next. Times in seconds, vectors in millivolts. */
export interface Patient {
  readonly person: Person;
  readonly torso: Torso;
  readonly conduction: Conduction;
  /** The QRS complex. */
  readonly qrs: readonly Wave[];
  readonly rate: number;
  readonly variability: number;
  readonly pr: number;
  readonly p: PWave;
  readonly qtc: number;
  readonly st: Vector;
  readonly t: Vector;
}

const DEGREE = Math.PI / 180;

function drawBody(random: Random, { age }: Person, placement: number): Torso {
  const within = (sd: number, most: number) => DEGREE * clamp(random.normal(0, sd), -most, most);
  return drawTorso(random, {
    frontal: within(12, 30),
    horizontal: within(9, 22),
    sagittal: within(10, 22),
    size: random.normal(0.02, 0.11) + 0.06 * clamp((age - 40) / 30, -1, 1),
    placement,
  });
}

const sized = (waves: readonly Wave[], by: number) =>
  waves.map((w) => ({ ...w, vector: scaled(w.vector, by) }));

/** The QRS complex of a person, and the one that their heart would have if its wiring were whole. */
function drawComplex(
  random: Random,
  person: Person,
  o: { torso: Torso; conduction: Conduction; cohort: Cohort },
): { qrs: Wave[]; own: Wave[] } {
  const { torso, conduction } = o;
  const { doubt, spread } = o.cohort;
  const has = (c: Condition) => person.chronic.has(c);
  const { qrs, narrow } = conduction;
  const size = clamp(Math.exp(random.normal(person.sex === "male" ? 0.2 : 0.09, 0.11)), 0.7, 1.7);
  const whole: Conduction = {
    fascicle: "whole",
    bundle: "whole",
    qrs: narrow,
    narrow,
    delta: null,
    slurred: false,
  };
  const own = sized(activate(random, whole, spread), size);
  let waves = sized(activate(random, conduction, spread), size);
  if (has("SEHYP")) {
    const vector = scaled([-0.35, 0.05, -0.5], random.uniform(0.9, 1.5));
    waves = [{ at: 0.25 * qrs, width: 0.08 * qrs, vector }, ...waves];
  }
  if (has("LVH")) {
    // It is the free wall that is thick.
    const wall = Math.max(...waves.map((w) => Math.hypot(...w.vector)));
    waves = waves.map((w) =>
      Math.hypot(...w.vector) === wall ? { ...w, vector: scaled(w.vector, 1.2) } : w,
    );
  }
  const late = conduction.bundle === "right";
  // The axis is that of the left ventricle.
  if (!has("WPW")) waves = turnedTo(torso, waves, late ? narrow : qrs, drawAxis(random, person, doubt));
  if (has("RVH")) waves = withRightHypertrophy(torso, waves, qrs, grade(random, doubt));
  if (late) {
    const least = has("CRBBB") ? 0.25 : 0.11 * Math.min(1, grade(random, doubt));
    waves = withRightDelay(torso, waves, sized(lateRightVentricle(random, qrs, narrow), size), {
      qrs,
      least,
    });
  }
  for (const condition of person.chronic) {
    if (SUPERCLASS[condition] !== "MI") continue;
    waves = withNecrosis(random, torso, waves, {
      territory: TERRITORIES[condition]!,
      posterior: condition === "PMI",
      duration: qrs,
      // Old infarcts are often named where little of them is left.
      grade: grade(random, 1.5 * doubt),
    });
  }
  return { qrs: sized(waves, voltage(random, torso, waves, { person, qrs, doubt })), own };
}

function drawT(random: Random, { sex, age }: Person): Vector {
  const size = Math.exp(random.normal((sex === "male" ? 0.1 : -0.1) - 0.005 * (age - 50), 0.32));
  const part = (mean: number, sd: number) => size * random.normal(mean, sd);
  return [part(0.32, 0.07), part(0.16, 0.055), part(-0.24, 0.1)];
}

/** The patient whom a person is: a pure function of its arguments. */
export function drawPatient(
  seed: number,
  name: string,
  cohort: Cohort,
  index: number,
  person: Person,
): Patient {
  const random = new Random("simulated", seed, name, "patient", index);
  const { age, sex, chronic } = person;
  const male = sex === "male";
  const { doubt } = cohort;
  const body = drawBody(random, person, cohort.placement);
  const conduction = drawConduction(random, person, doubt);
  const { qrs, own } = drawComplex(random, person, { torso: body, conduction, cohort });
  const torso = chronic.has("LVOLT")
    ? withLimbs(body, lowVoltage(random, body, qrs, conduction.qrs, doubt))
    : body;
  const left = conduction.bundle === "left";
  const altered = conduction.bundle !== "whole" || conduction.delta !== null || conduction.slurred;
  const t = drawT(random, person);
  // Early repolarisation of young men raises ST in front.
  const early = Math.max(0, male ? random.normal(0.03 - 0.0006 * (age - 30), 0.03) : random.normal(0, 0.015));
  const st: Vector = [
    random.normal(0.01, 0.018),
    random.normal(0.005, 0.018),
    random.normal(male ? -0.06 : -0.035, 0.025),
  ];
  const gradeOf = (c: Condition) => (chronic.has(c) ? grade(random, doubt) : 0);
  const pr = chronic.has("WPW")
    ? random.uniform(0.085, 0.107)
    : chronic.has("1AVB")
      ? 0.178 + 0.034 * Math.min(3.8, grade(random, doubt))
      : clamp(random.normal(0.152 + 0.0003 * (age - 50), 0.02), 0.122, 0.196);
  const moved = altered ? secondaryT(scaled(t, left ? 0.3 : 0.95), own, qrs, left ? 0.42 : 0.55) : t;
  // In complete left bundle branch block T is opposite to QRS for certain.
  const opposite: Territory = { toward: [1, 0, 0.3], leads: ["V6", "I"] };
  const after = chronic.has("CLBBB") ? showing(torso, opposite, moved, -0.1, 2) : moved;
  const p = drawP(random, { wideLeft: gradeOf("LAO/LAE"), tallRight: gradeOf("RAO/RAE") });
  return {
    person,
    torso,
    conduction,
    qrs,
    rate: random.normal(male ? 67 : 70, 11),
    variability: clamp(0.035 * Math.exp(-(age - 40) / 45 + random.normal(0, 0.45)), 0.005, 0.1),
    // A P wave ends before QRS begins.
    pr: chronic.has("WPW") ? pr : Math.max(pr, Math.min(0.196, p.duration + 0.045)),
    p,
    qtc: clamp(random.normal(male ? 0.402 : 0.412, 0.017), 0.35, 0.448),
    // Opposite to the QRS complex where the left ventricle is reached late.
    st: plus(plus(st, scaled([0.5, 0.25, -0.8], early)), scaled(areaOf(qrs), left ? -1.1 : 0)),
    t: after,
  };
}
