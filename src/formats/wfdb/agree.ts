import { UserError } from "../../base/index.ts";
import type { Hints } from "../reader.ts";
import { said, sameRate } from "../shared/hints.ts";
import { millivoltsPer } from "../shared/units.ts";
import type { WfdbHeader } from "./header.ts";
import type { Layout } from "./layout.ts";
import type { Leads } from "./leads.ts";

const REMEDY = "leave the option out, or correct the header";

/**
 * Compares what the header says with what the hints say. A unit is compared where all leads are calibrated: otherwise it is meant for those
 * that are not. @throws UserError naming file, field and both values
 */
export function agreeWithHints(
  header: WfdbHeader,
  path: string,
  layout: Layout,
  { leads, samplesPerFrame }: Leads,
  hints: Hints,
): void {
  if (hints.samplingRate === undefined && hints.units === undefined) return;
  const { samplingRate, units, factor } = said(hints);
  const rate = header.samplingRate * samplesPerFrame;
  if (samplingRate !== null && !sameRate(rate, samplingRate)) {
    throw new UserError(
      `${path}, line ${header.line}, sampling frequency: ${rate} Hz, but --sampling-rate says ${samplingRate}; ${REMEDY}`,
    );
  }
  const signals = leads.map(({ index }) => layout.signals[index]!);
  if (factor === null || signals.some(({ gain }) => gain === null)) return;
  for (const signal of signals) {
    if (millivoltsPer(signal.units) === factor) continue;
    throw new UserError(
      `${layout.path}, line ${signal.line}, units: ${signal.units}, but --units says ${units}; ${REMEDY}`,
    );
  }
}
