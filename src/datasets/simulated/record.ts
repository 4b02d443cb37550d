import { Random } from "../../base/random.ts";
import type { Cohort } from "./cohort.ts";
import { drawConditions } from "./conditions.ts";
import { drawSetting, record } from "./device.ts";
import { drawHeart } from "./heart.ts";
import { drawPatient } from "./patient.ts";
import { type Person, TRIES } from "./person.ts";
import type { Condition } from "./statements.ts";
import { dipoleOf, sequenceOf } from "./synthesis.ts";
import { potentialsOf, twelveLeads } from "./torso.ts";

/** Which record of which patient of a cohort. */
export interface Place {
  readonly seed: number;
  readonly name: string;
  readonly cohort: Cohort;
  readonly patient: number;
  readonly record: number;
}

/** What a person has on the day of a record. */
export function conditionsOf({ seed, name, cohort, record }: Place, person: Person): ReadonlySet<Condition> {
  if (person.healthy) return new Set();
  const random = new Random("simulated", seed, name, "conditions", record);
  for (let i = 0; ; i++) {
    const found = drawConditions(random, person.chronic, cohort.prevalence, person.disposition);
    if (found.size > 0 || cohort.healthy === null || i === TRIES) return found;
  }
}

/** The twelve leads, in millivolts at the device's sampling rate. */
export function signalsOf(place: Place, person: Person): Float32Array[] {
  const { seed, name, cohort } = place;
  const patient = drawPatient(seed, name, cohort, place.patient, person);
  const random = new Random("simulated", seed, name, "record", place.record);
  const heart = drawHeart(random, patient, conditionsOf(place, person), cohort);
  const { device } = cohort;
  const setting = drawSetting(random, device);
  const sequence = sequenceOf(random, heart, device.seconds);
  const samples = Math.round(device.seconds * device.samplingRate);
  const dipole = dipoleOf(random, heart, sequence, samples, setting);
  return twelveLeads(record(random, device, setting, potentialsOf(patient.torso, dipole)));
}
