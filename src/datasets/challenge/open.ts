import { createHash } from "node:crypto";
import { UserError } from "../../base/index.ts";
import { STANDARD_12 } from "../../ecg/index.ts";
import type { SnomedLabelSet } from "../../labels/index.ts";
import type { Where } from "../definition.ts";
import { readableElsewhere } from "../preparation/elsewhere.ts";
import { wfdbElsewhere, wfdbFiles } from "../preparation/wfdb-files.ts";
import { recordShape } from "../shape.ts";
import { withFolds } from "../splits/index.ts";
import type { Dataset, DatasetEntry } from "../types.ts";
import type { HeaderFile } from "./headers.ts";
import { neighbouringPatients, ownPatients } from "./patients.ts";
import { type ChallengeRecord, readHeaders } from "./read.ts";
import { type Prefix, sourceOf } from "./sources.ts";

/** Part of the fingerprint; to be raised when the same files give other signals. */
const READER = 1;

/** Sources whose numbers kept each patient's records together. */
const NEIGHBOURS: ReadonlySet<Prefix> = new Set<Prefix>(["S", "I"]);

/**
 * Records of the Challenge as a dataset: headers are read now, each once, signals one by one. Labels come from the SNOMED CT codes of the
 * headers, by `sets`, the first of which is the primary one. Every record is a patient of its own, except in PTB and INCART, see
 * `neighbouringPatients`. Folds 1 to 10 are ours.
 *
 * @throws UserError where a record lies there twice, or none can be used.
 */
export function openRecords(
  what: {
    readonly title: string;
    readonly licence: string;
    readonly headers: readonly HeaderFile[];
    readonly sets: readonly SnomedLabelSet[];
    readonly remarks: readonly string[];
  },
  spec: { readonly name: string },
  where: Where,
): Dataset {
  const shape = recordShape(spec);
  refuseCopies(what.headers);
  const hash = createHash("sha256").update(JSON.stringify({ dataset: spec.name, reader: READER, shape }));
  const { records, refused } = readHeaders(
    what.headers,
    (text) => hash.update(`${text}\0`),
    where.onProgress,
  );
  if (records.length === 0) {
    throw new UserError(
      `${what.title}: none of ${refused.length} records can be used; the first: ${refused[0]!.reason}`,
    );
  }
  const patients = patientsOf(records);
  const labelsOf = labelling(what.sets);
  const labelled = records.map(({ record, age, sex, codes }, i): DatasetEntry => {
    return { record, patient: patients[i]!, fold: null, age, sex, labels: labelsOf(codes) };
  });
  const entries = withFolds(labelled, what.sets[0]!.name);
  for (const entry of entries) hash.update(JSON.stringify(entry));
  const files = { headers: records.map(({ path }) => path), names: records.map(({ record }) => record) };
  const signals = wfdbFiles(files);
  const dataset: Dataset = {
    name: spec.name,
    fingerprint: hash.digest("hex"),
    licence: what.licence,
    ...shape,
    leads: STANDARD_12,
    labelSets: Object.fromEntries(what.sets.map(({ name, labels }) => [name, labels])),
    exclusive: what.sets.filter(({ exclusive }) => exclusive).map(({ name }) => name),
    remarks: what.remarks,
    entries,
    refused,
    read(index) {
      const entry = entries[index];
      if (entry === undefined) throw new RangeError(`record ${index} of ${entries.length}`);
      const { patient, age, sex } = entry;
      return { ...signals.read(index), patient, age, sex };
    },
  };
  return readableElsewhere(dataset, wfdbElsewhere(files));
}

/** The labels of a record in each set by its codes; many records have the same. */
function labelling(sets: readonly SnomedLabelSet[]): (codes: readonly string[]) => DatasetEntry["labels"] {
  const known = new Map<string, DatasetEntry["labels"]>();
  return (codes) => {
    const key = codes.join();
    const labels = known.get(key) ?? Object.fromEntries(sets.map((set) => [set.name, set.ofSnomed(codes)]));
    known.set(key, labels);
    return labels;
  };
}

function refuseCopies(headers: readonly HeaderFile[]): void {
  headers.forEach(({ name, folder }, i) => {
    const before = headers[i - 1];
    if (before?.name !== name) return;
    throw new UserError(
      `${name} is there twice, in ${before.folder.path} and in ${folder.path}: two copies of the data; name one folder`,
    );
  });
}

/** The patient of each record; records are sorted by source and number. */
function patientsOf(records: readonly ChallengeRecord[]): string[] {
  const bySource = Map.groupBy(records, ({ record }) => sourceOf(`${record}.hea`)!);
  return [...bySource].flatMap(([source, own]) =>
    NEIGHBOURS.has(source) ? neighbouringPatients(own) : ownPatients(own),
  );
}
