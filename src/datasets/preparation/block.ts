import { UserError } from "../../base/index.ts";
import { type EncodedRecords, type EntryRefusal, encodeRecord, firstOf, roomFor } from "../../cache/index.ts";
import {
  applySteps,
  conform,
  type EcgRecord,
  type RecordShape,
  refusals,
  type Step,
  withLeads,
} from "../../ecg/index.ts";
import type { Dataset } from "../types.ts";

/** What every record becomes. */
export interface Target extends RecordShape {
  readonly steps?: readonly Step[] | undefined;
  /** Whether records that a check refuses are kept. */
  readonly unchecked?: true | undefined;
}

/** Entries of a dataset. */
export interface BlockRange {
  readonly from: number;
  readonly to: number;
}

/** The entries [from, to) of a dataset, encoded: those that were not refused, in their order. */
export interface Block {
  readonly to: number;
  readonly encoded: EncodedRecords;
  readonly refused: readonly EntryRefusal[];
}

const MOST_RECORDS = 64;
const BLOCK_BYTES = 2 ** 21;

/** The entries [from, to) in blocks of so few records that each stays small, however long these are. */
export function blockRanges(from: number, to: number, { leads, samples }: RecordShape): BlockRange[] {
  const records = Math.max(1, Math.min(MOST_RECORDS, Math.floor(BLOCK_BYTES / (2 * leads.length * samples))));
  return Array.from({ length: Math.ceil((to - from) / records) }, (_, i) => ({
    from: from + i * records,
    to: Math.min(to, from + (i + 1) * records),
  }));
}

/** How long a record must be, its place in the cache says. */
const ANY_LENGTH = { minimumSeconds: 0 };

/** A record as it will be stored. Throws UserError where a check refuses it, or it cannot be made so. */
function prepared(record: EcgRecord, target: Target): EcgRecord {
  const { steps = [], unchecked } = target;
  const [refusal] = unchecked ? [] : refusals(record, ANY_LENGTH);
  if (refusal !== undefined) throw new UserError(`${record.source}: ${refusal.message}`);
  return conform(steps.length === 0 ? record : applySteps(withLeads(record, target.leads), steps), target);
}

/**
 * Reads, prepares and encodes the entries [from, to). A record that cannot be read or used is refused with the reason. `room` is used where
 * it is given and large enough.
 */
export async function readBlock(
  read: Dataset["read"],
  target: Target,
  from: number,
  to: number,
  room: EncodedRecords | null,
): Promise<Block> {
  const fits = room !== null && room.scales.length >= (to - from) * target.leads.length;
  const into = fits ? room : roomFor(to - from, target);
  const refused: EntryRefusal[] = [];
  let kept = 0;
  for (let i = from; i < to; i++) {
    try {
      const record = read(i);
      encodeRecord(prepared(record instanceof Promise ? await record : record, target), target, into, kept);
      kept++;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      refused.push([i, error.message]);
    }
  }
  return { to, encoded: firstOf(into, kept, target), refused };
}
