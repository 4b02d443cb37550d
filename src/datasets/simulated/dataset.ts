import { canonicalJson, hashSeed, Random, sha256, UserError } from "../../base/index.ts";
import { type EcgRecord, STANDARD_12 } from "../../ecg/index.ts";
import { type RecordShape, recordShape } from "../shape.ts";
import type { Dataset, DatasetEntry } from "../types.ts";
import { COHORTS, type CohortName, cohortNames } from "./cohorts/index.ts";
import { LABEL_SETS } from "./labels.ts";
import { drawPerson, type Person } from "./person.ts";
import { conditionsOf, type Place, signalsOf } from "./record.ts";

/** Raised whenever the same specification gives other signals or labels than before. */
const VERSION = 2;

const FOLDS = 10;
const MOST = 10_000_000;

export interface SimulatedSpec extends RecordShape {
  readonly cohort: CohortName;
  /** Number of records. Where it is not given, as many as the dataset has that the cohort mirrors. */
  readonly records?: number | undefined;
  readonly seed: number;
}

/** A dataset whose records are there at once. */
export interface SimulatedDataset extends Dataset {
  read(index: number): EcgRecord;
}

function checked(spec: SimulatedSpec): { cohort: CohortName; records: number; seed: number } {
  if (!cohortNames.includes(spec.cohort))
    throw new UserError(`simulated data: cohort "${spec.cohort}" is not one of ${cohortNames.join(", ")}`);
  const records = spec.records ?? COHORTS[spec.cohort].records;
  if (records === null)
    throw new UserError(`simulated data: say how many records cohort "${spec.cohort}" is to have`);
  if (!Number.isInteger(records) || records < 1 || records > MOST)
    throw new UserError(`simulated data: records must be a whole number from 1 to ${MOST}, not ${records}`);
  if (!Number.isSafeInteger(spec.seed))
    throw new UserError(`simulated data: seed must be a whole number, not ${spec.seed}`);
  return { cohort: spec.cohort, records, seed: spec.seed };
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
function patientsOf(seed: number, cohort: string, records: number): Int32Array {
  const patients = new Int32Array(records);
  let second = false;
  for (let i = 1; i < records; i++) {
    second = !second && again(seed, cohort, i);
    patients[i] = patients[i - 1]! + (second ? 0 : 1);
  }
  return patients;
}

/**
 * A cohort of simulated patients with twelve leads and folds 1 to 10 by patient. Nothing is stored: `read` computes the record, at the
 * sampling rate of the cohort's device. Record i is a pure function of seed, cohort and i, so a larger cohort begins with the smaller
 * one. The signals are physically and clinically plausible; they are no substitute for recordings, and nothing measured on them says how
 * a model does on patients.
 * @throws UserError for a specification that cannot be.
 */
export function simulatedCohort(spec: SimulatedSpec): SimulatedDataset {
  const { cohort: name, seed, records } = checked(spec);
  const { samplingRate, seconds } = spec;
  const shape = recordShape({ name: "simulated", ...definedOnly({ samplingRate, seconds }) });
  const cohort = COHORTS[name];
  const patients = patientsOf(seed, name, records);
  const folds = foldsOf(seed, name, patients[records - 1]! + 1);
  const number = (n: number) => String(n + 1).padStart(6, "0");
  const place = (record: number): Place => ({ seed, name, cohort, patient: patients[record]!, record });
  const personOf = (record: number): Person => drawPerson(seed, name, cohort, patients[record]!);

  const entries = Array.from({ length: records }, (_, i): DatasetEntry => {
    const person = personOf(i);
    const conditions = conditionsOf(place(i), person);
    return {
      record: `${name}-${number(i)}`,
      patient: `${name}-p${number(patients[i]!)}`,
      fold: folds[patients[i]!]!,
      age: person.age,
      sex: person.sex,
      labels: Object.fromEntries(cohort.labelSets.map((set) => [set, LABEL_SETS[set].of(conditions)])),
    };
  });

  return {
    name: `simulated-${name}`,
    fingerprint: sha256(
      canonicalJson({ simulator: VERSION, cohort: name, parameters: cohort, records, seed, shape }),
    ),
    licence: "CC0-1.0 (simulated; no person's data)",
    ...shape,
    leads: STANDARD_12,
    labelSets: Object.fromEntries(cohort.labelSets.map((set) => [set, LABEL_SETS[set].labels])),
    entries,
    refused: [],
    read(index) {
      const entry = entries[index];
      if (!entry) throw new RangeError(`simulated-${name} has records 0 to ${records - 1}, not ${index}`);
      return {
        name: entry.record,
        source: `simulated:${name}/${seed}/${index}`,
        samplingRate: cohort.device.samplingRate,
        leads: STANDARD_12,
        signals: signalsOf(place(index), personOf(index)),
        patient: entry.patient,
        age: entry.age,
        sex: entry.sex,
      };
    },
  };
}

/** Without the fields that are undefined. */
const definedOnly = <T extends object>(o: T): Partial<T> =>
  Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined)) as Partial<T>;
