import { Random } from "../../src/base/index.ts";
import type { Cohort } from "../../src/datasets/simulated/cohort.ts";
import { COHORTS } from "../../src/datasets/simulated/cohorts/index.ts";
import { drawHeart, type Heart } from "../../src/datasets/simulated/heart.ts";
import { drawPatient, type Patient } from "../../src/datasets/simulated/patient.ts";
import { drawPerson, type Person } from "../../src/datasets/simulated/person.ts";
import { conditionsOf } from "../../src/datasets/simulated/record.ts";
import { wavesOf } from "../../src/datasets/simulated/repolarisation.ts";
import type { Condition } from "../../src/datasets/simulated/statements.ts";
import { leadVector } from "../../src/datasets/simulated/torso.ts";
import { dot, sumAt, type Wave } from "../../src/datasets/simulated/waves.ts";

const LEADS = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"];

/** A heart of a cohort like PTB-XL whose readers have no doubts. */
export interface Case {
  readonly person: Person;
  readonly patient: Patient;
  readonly heart: Heart;
  readonly conditions: ReadonlySet<Condition>;
}

/** Hearts that have these conditions and no others, each of another patient. */
export function hearts(conditions: readonly Condition[], count = 40, change: Partial<Cohort> = {}): Case[] {
  const prevalence = Object.fromEntries(conditions.map((c) => [c, 50]));
  const cohort: Cohort = { ...COHORTS["like-ptb-xl"], doubt: 0, prevalence, ...change };
  const found: Case[] = [];
  for (let i = 0; found.length < count; i++) {
    if (i > 20 * count) throw new Error(`too few hearts with ${conditions.join(", ")}`);
    const name = `test ${conditions.join(" ")}`;
    const person = drawPerson(7, name, cohort, i);
    const had = conditionsOf({ seed: 7, name, cohort, patient: i, record: i }, person);
    if (had.size !== conditions.length || !conditions.every((c) => had.has(c))) continue;
    const patient = drawPatient(7, name, cohort, i, person);
    const heart = drawHeart(new Random("test", name, i), patient, had, cohort);
    found.push({ person, patient, heart, conditions: had });
  }
  return found;
}

/** One beat without noise, measured as a person would: from the signal, each millisecond, and not from the parameters. */
export interface Measured {
  /** Millivolts at a time in seconds from the nominal onset of QRS. */
  at(lead: string, time: number): number;
  /** Seconds between the ends of what exceeds 20 microvolts of the dipole. */
  readonly qrs: number;
  readonly pr: number;
  readonly pDuration: number;
  /** Height of R, depth of S (or QS), depth and width of Q; highest and lowest value of the last quarter of QRS. */
  wave(lead: string): { r: number; s: number; q: number; qWidth: number; endHigh: number; endLow: number };
  /** J + 60 ms against the PR segment. */
  st(lead: string): number;
  /** The largest deflection after ST, with its sign. */
  t(lead: string): number;
  readonly axis: number;
  /** Between the onset of QRS and the end of T, at 60 beats per minute: QTc. */
  readonly qt: number;
}

/** Seconds at which the waves' dipole first and last exceeds 20 microvolts. */
function extent(waves: readonly Wave[], from: number, to: number, limit = 0.02): [number, number] {
  const above: number[] = [];
  for (let t = from; t < to; t += 0.0005) if (Math.hypot(...sumAt(waves, t)) > limit) above.push(t);
  return [above[0]!, above.at(-1)!];
}

export function measure({ patient, heart }: Case, form = 0): Measured {
  const { waves: qrsWaves, qrs, after } = heart.complexes[form]!;
  const shift = (w: Wave): Wave => ({ ...w, at: w.at - heart.pr });
  const p = heart.p[0]!.map(shift);
  const later = wavesOf(after, qrs, 1);
  const all = [...p, ...qrsWaves, ...later];
  const [start, end] = extent(qrsWaves, -0.05, 0.3);
  const [pStart, pEnd] = extent(p.slice(0, 2), -0.6, 0.1, 0.005);
  const [, tEnd] = extent(later.slice(0, 3), 0.1, 0.9);
  const vectors = new Map(LEADS.map((lead) => [lead, leadVector(patient.torso, lead)]));
  const value = (waves: readonly Wave[], lead: string, t: number) => dot(vectors.get(lead)!, sumAt(waves, t));
  const times = Array.from({ length: Math.ceil(1000 * (end - start)) }, (_, i) => start + i / 1000);
  const wave = (lead: string) => {
    const values = times.map((t) => value(qrsWaves, lead, t));
    const begins = values.findIndex((v) => v > 0.03);
    const before = begins < 0 ? values : values.slice(0, begins);
    const last = values.slice(Math.floor(0.75 * values.length));
    return {
      r: Math.max(0, ...values),
      s: -Math.min(0, ...values),
      q: -Math.min(0, ...before),
      qWidth: before.filter((v) => v < -0.03).length / 1000,
      endHigh: Math.max(...last),
      endLow: Math.min(...last),
    };
  };
  const at = (lead: string, time: number) => value(all, lead, time);
  const net = (lead: string) => wave(lead).r - wave(lead).s;
  return {
    at,
    qrs: end - start,
    pr: start - pStart,
    pDuration: pEnd - pStart,
    wave,
    st: (lead) => value(later, lead, qrs + 0.06),
    t: (lead) => {
      let largest = 0;
      for (let t = qrs + 0.1; t < 0.62; t += 0.005) {
        const v = value(later, lead, t);
        if (Math.abs(v) > Math.abs(largest)) largest = v;
      }
      return largest;
    },
    axis: (Math.atan2((net("aVF") * 2) / Math.sqrt(3), net("I")) * 180) / Math.PI,
    qt: tEnd - start,
  };
}

export const sokolowLyon = (m: Measured) => m.wave("V1").s + Math.max(m.wave("V5").r, m.wave("V6").r);
