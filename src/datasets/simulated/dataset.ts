import { canonicalJson, hashSeed, Random, sha256, UserError } from "../../base/index.ts";
import { STANDARD_12 } from "../../ecg/index.ts";
import { CODE_SIX } from "../../labels/index.ts";
import type { Dataset, DatasetEntry } from "../types.ts";
import { COHORTS, type CohortName } from "./cohorts.ts";
import { drawAcute, FINDINGS, labelsOf } from "./conditions.ts";
import { record as addDevice } from "./device.ts";
import { drawHeart } from "./heart.ts";
import { drawPatient } from "./patient.ts";
import { beatsOf, dipoleOf } from "./synthesis.ts";
import { project, twelveLeads } from "./torso.ts";

/** Raised whenever the same specification gives other signals or labels than before. */
const VERSION = 1;

const SAMPLING_RATE = 100;
const SAMPLES = 1000;
const FOLDS = 10;
const MOST = 10_000_000;

export interface SimulatedSpec {
  readonly cohort: CohortName;
  /** Number of records. */
  readonly records: number;
  readonly seed: number;
}

function checked(spec: SimulatedSpec): SimulatedSpec {
  const names = Object.keys(COHORTS);
  if (!names.includes(spec.cohort))
    throw new UserError(`simulated data: cohort "${spec.cohort}" is not one of ${names.join(", ")}`);
  if (!Number.isInteger(spec.records) || spec.records < 1 || spec.records > MOST)
    throw new UserError(
      `simulated data: records must be a whole number from 1 to ${MOST}, not ${spec.records}`,
    );
  if (!Number.isSafeInteger(spec.seed))
    throw new UserError(`simulated data: seed must be a whole number, not ${spec.seed}`);
  return spec;
}

/** Three patients in ten have a second record, which follows their first. */
const again = (seed: number, cohort: string, index: number) =>
  hashSeed("simulated", seed, cohort, "again", index) % 10 < 3;

/** Folds 1 to 10, by patient: each ten patients that follow each other are spread over all ten. */
function foldsOf(seed: number, cohort: string, patients: number): Int32Array {
  const folds = new Int32Array(patients);
  for (let first = 0; first < patients; first += FOLDS) {
    const order = new Random("simulated", seed, cohort, "folds", first).permutation(FOLDS);
    for (let p = first; p < Math.min(patients, first + FOLDS); p++) folds[p] = 1 + order[p - first]!;
  }
  return folds;
}

/** The number of the patient of each record. */
function patientsOf({ seed, cohort, records }: SimulatedSpec): Int32Array {
  const patients = new Int32Array(records);
  let second = false;
  for (let i = 1; i < records; i++) {
    second = !second && again(seed, cohort, i);
    patients[i] = patients[i - 1]! + (second ? 0 : 1);
  }
  return patients;
}

/**
 * A cohort of simulated patients: 12 leads, 10 s at 100 Hz, label sets `findings` and `code-six`, folds 1 to 10 by patient. Nothing is
 * stored: `read` computes the record. Record i is a pure function of seed, cohort and i, so a larger cohort begins with the smaller one.
 * The signals are physically and clinically plausible, made for tests, demonstrations and quick studies; they are no substitute for
 * recordings, and nothing measured on them says how a model does on patients.
 */
export function simulatedCohort(spec: SimulatedSpec): Dataset {
  const { cohort, seed, records } = checked(spec);
  const parameters = COHORTS[cohort];
  const name = `simulated-${cohort}`;
  const patients = patientsOf(spec);
  const folds = foldsOf(seed, cohort, patients[records - 1]! + 1);
  const number = (n: number) => String(n + 1).padStart(6, "0");

  /** The random numbers that a record begins with are those of its conditions. */
  const open = (index: number) => {
    const patient = drawPatient(seed, cohort, parameters, patients[index]!);
    const random = new Random("simulated", seed, cohort, "record", index);
    const conditions = drawAcute(random, patient.chronic, parameters.prevalence, patient.z);
    return { patient, random, conditions };
  };

  const entries = Array.from({ length: records }, (_, i): DatasetEntry => {
    const { patient, conditions } = open(i);
    return {
      record: `${cohort}-${number(i)}`,
      patient: `${cohort}-p${number(patients[i]!)}`,
      fold: folds[patients[i]!]!,
      age: patient.age,
      sex: patient.sex,
      labels: labelsOf(conditions),
    };
  });

  return {
    name,
    fingerprint: sha256(canonicalJson({ simulator: VERSION, cohort, parameters, records, seed })),
    licence: "CC0-1.0 (simulated; no person's data)",
    samplingRate: SAMPLING_RATE,
    samples: SAMPLES,
    leads: STANDARD_12,
    labelSets: { findings: FINDINGS, "code-six": CODE_SIX },
    entries,
    refused: [],
    read(index) {
      const entry = entries[index];
      if (!entry) throw new RangeError(`${name} has records 0 to ${records - 1}, not ${index}`);
      const { patient, random, conditions } = open(index);
      const heart = drawHeart(random, patient, conditions);
      const beats = beatsOf(random, heart, SAMPLES / SAMPLING_RATE);
      const { smoothing } = parameters.device;
      const dipole = dipoleOf(random, heart, beats, {
        samplingRate: SAMPLING_RATE,
        samples: SAMPLES,
        smoothing,
      });
      const measured = project(patient.torso, dipole);
      addDevice(random, parameters.device, measured, SAMPLING_RATE);
      return {
        name: entry.record,
        source: `simulated:${cohort}/${seed}/${index}`,
        samplingRate: SAMPLING_RATE,
        leads: STANDARD_12,
        signals: twelveLeads(measured),
        patient: entry.patient,
        age: entry.age,
        sex: entry.sex,
      };
    },
  };
}
