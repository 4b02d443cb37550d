import { createHash } from "node:crypto";
import { UserError } from "../../base/index.ts";
import { checkRecord, type EcgRecord, type Finding } from "../../ecg/index.ts";
import type { Dataset } from "../types.ts";

/** What reading and checking one record showed; plain data, so that it can come from another thread. */
export type CheckedRecord =
  | {
      readonly index: number;
      /** Why the record cannot be used. */
      readonly reason: string;
      readonly findings: readonly Finding[];
    }
  | {
      readonly index: number;
      readonly reason: null;
      readonly findings: readonly Finding[];
      readonly seconds: number;
      readonly samplingRate: number;
      readonly leads: readonly string[];
      /** Largest less smallest sample of the lead in which they lie furthest apart, in millivolt. */
      readonly span: number;
      /** Equal for equal signals. */
      readonly digest: string;
    };

/** Reads the records [from, to) and checks each. */
export async function checkRange(
  dataset: Pick<Dataset, "read">,
  from: number,
  to: number,
): Promise<CheckedRecord[]> {
  const checked: CheckedRecord[] = [];
  for (let index = from; index < to; index++) checked.push(await checkOne(dataset, index));
  return checked;
}

/** What the user can act on is the reason of a refusal, anything else is thrown. */
async function checkOne(dataset: Pick<Dataset, "read">, index: number): Promise<CheckedRecord> {
  let record: EcgRecord;
  try {
    record = await dataset.read(index);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { index, reason: error.message, findings: [] };
  }
  const findings = checkRecord(record);
  const refusals = findings.filter(({ severity }) => severity === "refuse");
  if (refusals.length > 0) {
    const reason = `${record.source}: ${refusals.map(({ message }) => message).join("; ")}`;
    return { index, reason, findings };
  }
  const { signals, samplingRate, leads } = record;
  return {
    index,
    reason: null,
    findings,
    seconds: (signals[0]?.length ?? 0) / samplingRate,
    samplingRate,
    leads,
    span: Math.max(...signals.map(range)),
    digest: digest(record),
  };
}

/** Largest less smallest sample; 0 where there is none. */
function range(signal: Float32Array): number {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < signal.length; i++) {
    const value = signal[i]!;
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  return largest >= smallest ? largest - smallest : 0;
}

function digest({ signals, samplingRate }: EcgRecord): string {
  const hash = createHash("sha1").update(String(samplingRate));
  for (const { buffer, byteOffset, byteLength } of signals)
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest("base64");
}
