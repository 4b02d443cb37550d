import { UserError } from "../../base/errors.ts";
import type { EcgRecord } from "../record.ts";

/** Throws UserError for an infinite sample: a filter would turn it, and what is around it, into missing ones. */
export function refuseInfinite(record: EcgRecord): void {
  for (const [l, signal] of record.signals.entries()) {
    const at = signal.findIndex((v) => v === Number.POSITIVE_INFINITY || v === Number.NEGATIVE_INFINITY);
    if (at < 0) continue;
    throw new UserError(
      `${record.source}: sample ${at} of lead ${record.leads[l]} is infinite; leave the record out, or write it again`,
    );
  }
}
