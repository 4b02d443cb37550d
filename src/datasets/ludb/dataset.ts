import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../base/index.ts";
import { STANDARD_12 } from "../../ecg/index.ts";
import type { SnomedLabelSet } from "../../labels/index.ts";
import { readableElsewhere } from "../preparation/elsewhere.ts";
import { wfdbElsewhere, wfdbFiles } from "../preparation/wfdb-files.ts";
import { type RecordShape, recordShape } from "../shape.ts";
import { withFolds } from "../splits/index.ts";
import type { Folder } from "../tree.ts";
import type { Dataset, DatasetEntry, Refusal } from "../types.ts";
import { type LudbComments, readComments } from "./comments.ts";
import { AXIS, RHYTHM, snomedOfLudb } from "./statements.ts";

export type LudbSpec = { readonly name: "ludb" } & RecordShape;

/** Part of the fingerprint; to be raised when the same files give other signals. */
const READER = 1;
const REMARKS = ["Every record is of another person, as the authors say."];

/** The header of a LUDB record: its name is a number. */
export const LUDB_HEADER = /^(\d{1,3})\.hea$/;

type Header = LudbComments & { readonly record: string };

/**
 * LUDB (Kalyakulina et al., IEEE Access 8:186181, 2020), the folder with `1.hea`, `1.dat` and so on. Label sets: `rhythm`, `axis` and
 * `statements` in the words of its headers, all that occur, and `sets` by way of SNOMED CT codes. @throws UserError where no record can be used.
 */
export function openLudb(folder: Folder, spec: LudbSpec, sets: readonly SnomedLabelSet[]): Dataset {
  const shape = recordShape(spec);
  const hash = createHash("sha256").update(JSON.stringify({ dataset: spec.name, reader: READER, shape }));
  const refused: Refusal[] = [];
  const headers: Header[] = [];
  const names = folder.files.flatMap((file) => LUDB_HEADER.exec(file)?.[1] ?? []);
  for (const name of names.sort((a, b) => Number(a) - Number(b))) {
    const header = readHeader(folder, name, (text) => hash.update(text));
    if (typeof header === "string") refused.push({ record: name, reason: header });
    else headers.push(header);
  }
  if (headers.length === 0)
    throw new UserError(`LUDB: no record can be used; the first reason: ${refused[0]!.reason}`);

  const all = [...new Set(headers.flatMap(({ statements }) => statements))].sort();
  const groups = {
    rhythm: (statement: string) => statement.startsWith(RHYTHM),
    axis: (statement: string) => statement.startsWith(AXIS),
    statements: (statement: string) => !statement.startsWith(RHYTHM) && !statement.startsWith(AXIS),
  };
  const bare = (statement: string) => statement.replace(RHYTHM, "").replace(AXIS, "");
  const own = Object.entries(groups).map(([set, belongs]) => [set, all.filter(belongs)] as const);
  const labelled = headers.map(({ record, age, sex, statements }): DatasetEntry => {
    const codes = snomedOfLudb(statements);
    const labels = Object.fromEntries([
      ...own.map(([set, known]) => [set, known.filter((s) => statements.includes(s)).map(bare)]),
      ...sets.map((set) => [set.name, set.ofSnomed(codes)]),
    ]);
    return { record, patient: record, fold: null, age, sex, labels };
  });
  const entries = withFolds(labelled, "rhythm");
  hash.update(JSON.stringify(entries));
  const files = {
    headers: headers.map(({ record }) => join(folder.path, `${record}.hea`)),
    names: headers.map(({ record }) => record),
  };
  const signals = wfdbFiles(files);
  const dataset: Dataset = {
    name: spec.name,
    fingerprint: hash.digest("hex"),
    licence: "ODC-By 1.0",
    ...shape,
    leads: STANDARD_12,
    labelSets: Object.fromEntries([
      ...own.map(([set, known]) => [set, known.map(bare)]),
      ...sets.map(({ name, labels }) => [name, labels]),
    ]),
    remarks: REMARKS,
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

/** A header, or why its record is refused. */
function readHeader(folder: Folder, record: string, onText: (text: string) => void): Header | string {
  const path = (extension: string) => join(folder.path, `${record}.${extension}`);
  const size = statSync(path("dat"), { throwIfNoEntry: false })?.size;
  if (size === undefined) return `${path("dat")}: missing; fetch the record again`;
  let text: string;
  try {
    text = readFileSync(path("hea"), "utf8");
  } catch {
    return `${path("hea")}: cannot be read; check its permissions`;
  }
  onText(`${record}\0${text}\0${size}\0`);
  const comments = readComments(text);
  return comments === null
    ? `${path("hea")}: has no line <diagnoses>, so the labels are not known; fetch the file again`
    : { record, ...comments };
}
