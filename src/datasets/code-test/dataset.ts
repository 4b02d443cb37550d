import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, fileFailure, sha256, UserError } from "../../base/index.ts";
import { type EcgRecord, STANDARD_12 } from "../../ecg/index.ts";
import { openRecords, type RecordFile } from "../../formats/index.ts";
import { CODE_SIX } from "../../labels/index.ts";
import { type RecordShape, recordShape } from "../shape.ts";
import { withFolds } from "../splits/index.ts";
import type { Dataset } from "../types.ts";
import { leadOrder } from "./order.ts";
import { readTables } from "./tables.ts";

export type CodeTestSpec = {
  readonly name: "code-test";
  /** Millivolts per stored unit, 0.1 where nothing is said: the tracings are documented in units of 1e-4 V. */
  readonly millivolts?: number | undefined;
} & RecordShape;

/** Part of the fingerprint; to be raised when the same files give other signals. */
const READER = 1;
const SAMPLING_RATE = 400;
/** As documented; what the file has is found out. */
const DOCUMENTED = STANDARD_12;
/** Records by which the order of the leads is found out. */
const LOOKED_AT = 32;

const REMARKS = [
  "Every exam is of another patient, as the authors say.",
  "A record without any of the six abnormalities is not a normal ECG: it may have any other.",
];

/**
 * CODE-test (Ribeiro et al., Nature Communications 11:1760, 2020): 827 tracings in `ecg_tracings.hdf5` and the gold standard of six
 * abnormalities. The zeros that fill shorter recordings up to 4,096 samples are taken away, the augmented leads are named by
 * Goldberger's identities whatever their order, units become millivolts. Tables are read now, the tracings are opened by the first `read`.
 * @throws UserError for a table that is missing or damaged.
 */
export function openCodeTest(dir: string, spec: CodeTestSpec): Dataset {
  const { millivolts = 0.1, ...rest } = spec;
  const shape = recordShape(rest);
  if (!(millivolts > 0 && Number.isFinite(millivolts))) {
    throw new UserError(`dataset code-test: millivolts: a positive number, not ${millivolts}`);
  }
  const path = join(dir, "ecg_tracings.hdf5");
  const { entries: tables, hashes } = readTables(dir);
  const entries = withFolds(tables, "code-six");
  const content = {
    dataset: spec.name,
    reader: READER,
    shape,
    millivolts,
    hashes,
    tracings: beginning(path),
  };
  const remarks = [...REMARKS];
  let tracings: Promise<{ file: RecordFile; leads: readonly string[] }> | null = null;
  const opened = () => {
    tracings ??= openTracings(path, entries.length).then((found) => {
      const order = found.leads.slice(3, 6).join(", ");
      remarks.push(`Columns 4 to 6 of the tracings are ${order}, by Goldberger's identities.`);
      return found;
    });
    return tracings;
  };
  return {
    name: spec.name,
    fingerprint: sha256(canonicalJson({ ...content, entries: sha256(canonicalJson(entries)) })),
    licence: "CC BY 4.0",
    ...shape,
    leads: STANDARD_12,
    labelSets: { "code-six": CODE_SIX },
    remarks,
    entries,
    refused: [],
    async read(index) {
      const entry = entries[index];
      if (entry === undefined) throw new RangeError(`record ${index} of ${entries.length}`);
      const { file, leads } = await opened();
      const { record, patient, age, sex } = entry;
      const raw = trimmed(await file.read(index), record);
      const signals = raw.signals.map((signal) => signal.map((value) => value * millivolts));
      return { ...raw, name: record, leads, signals, patient, age, sex };
    },
    close() {
      tracings?.then(
        ({ file }) => file.close(),
        () => {},
      );
    },
  };
}

async function openTracings(path: string, records: number) {
  const hints = { samplingRate: SAMPLING_RATE, leads: DOCUMENTED, units: "mV", array: "tracings" };
  const file = await openRecords(path, hints);
  try {
    if (file.names.length !== records) {
      throw new UserError(
        `${path}: holds ${file.names.length} tracings, but the tables have ${records} lines: ` +
          "they go together in order; fetch all files of the same version",
      );
    }
    const step = Math.max(1, Math.floor(records / LOOKED_AT));
    const looked: EcgRecord[] = [];
    for (let i = 0; i < records && looked.length < LOOKED_AT; i += step) looked.push(await file.read(i));
    const leads = leadOrder(looked);
    if (leads === null) {
      throw new UserError(
        `${path}: the first six columns are not I, II, III and the augmented leads in any order: they do not agree with ` +
          "Einthoven's and Goldberger's identities; fetch the file again",
      );
    }
    return { file, leads };
  } catch (error) {
    file.close();
    throw error;
  }
}

/** The record without the samples at both ends at which every lead is zero. */
function trimmed(record: EcgRecord, name: string): EcgRecord {
  const { signals } = record;
  const zero = (t: number) => signals.every((signal) => signal[t] === 0);
  let from = 0;
  let to = signals[0]!.length;
  while (from < to && zero(from)) from++;
  while (to > from && zero(to - 1)) to--;
  if (from === to) throw new UserError(`${record.source}, ${name}: every sample is zero`);
  return { ...record, signals: signals.map((signal) => signal.subarray(from, to)) };
}

const SEEN = 1 << 20;

/** Size and a hash of the first megabyte: enough to tell files apart without reading all of it. @throws UserError. */
function beginning(path: string): string {
  try {
    const file = openSync(path, "r");
    try {
      const { size } = fstatSync(file);
      const buffer = Buffer.alloc(Math.min(SEEN, size));
      const read = readSync(file, buffer, 0, buffer.length, 0);
      return `${size} ${createHash("sha256").update(buffer.subarray(0, read)).digest("hex")}`;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw fileFailure(path, error, "fetch it again");
  }
}
