import { UserError } from "../../base/index.ts";
import { canonicalLead } from "../../ecg/index.ts";
import type { Hints } from "../reader.ts";
import { millivoltsPer } from "../shared/units.ts";
import type { WfdbSignal } from "./signal-line.ts";

/**
 * Signals that are no ECG whatever their unit says: where a header writes none it means millivolts (header(5)), and multi-parameter
 * records leave it out for respiration and pulse too. A whole word, so that nothing else falls under it.
 */
const NOT_ECG =
  /^(?:ABP|ART|BP|CO2|CVP|EEG|EMG|EOG|GSR|IBP|ICP|NBP|PAP|PLETH|PPG|RESP|RESPIRATION|SAO2|SPO2)(?![A-Z])/i;

export interface Leads {
  /** Name, and number among the signals. */
  readonly leads: readonly { readonly name: string; readonly index: number }[];
  readonly samplesPerFrame: number;
  /** What is not in the record, as people should read it: description and unit. */
  readonly leftOut: readonly string[];
}

/**
 * The signals that an ECG record can hold: voltages, all at one sampling rate. Names come from the descriptions, or where a description
 * is no standard lead, from the hints, which name every signal of the header. Throws UserError where no voltage is there, a lead has no name or
 * two have the same, or the sampling rates differ.
 */
export function chooseLeads(signals: readonly WfdbSignal[], path: string, hints: Hints): Leads {
  const names = leadNames(signals, path, hints);
  const isVoltage = signals.map(
    ({ units, description }) => millivoltsPer(units) !== null && !NOT_ECG.test(description),
  );
  const chosen = signals.map((_, i) => i).filter((i) => isVoltage[i]);
  const [first] = chosen;
  if (first === undefined) {
    const { line, units, description } = signals[0]!;
    const what =
      millivoltsPer(units) !== null
        ? `description: ${description} is no ECG`
        : `units: ${units} is not a voltage`;
    throw new UserError(
      `${path}, line ${line}, ${what}, and no other signal is one (known units are mV, uV and V); choose another record`,
    );
  }
  const { samplesPerFrame, line } = signals[first]!;
  const seen = new Map<string, number>();
  for (const i of chosen) {
    const signal = signals[i]!;
    const fail = (field: string, problem: string): never => {
      throw new UserError(`${path}, line ${signal.line}, ${field}: ${problem}`);
    };
    const name = names[i]!;
    if (name === "")
      fail("description", `missing; write the lead's name at the line's end${asHint(hints, signals)}`);
    const earlier = seen.get(name);
    if (earlier !== undefined) {
      fail(
        "description",
        `lead ${name} is on line ${earlier} too; name each lead once${asHint(hints, signals)}`,
      );
    }
    seen.set(name, signal.line);
    if (signal.samplesPerFrame !== samplesPerFrame) {
      fail(
        "format",
        `${signal.samplesPerFrame} samples per frame, but the lead on line ${line} has ${samplesPerFrame}: leads must ` +
          "have one sampling rate; make a record of those that have (xform)",
      );
    }
  }
  return {
    leads: chosen.map((index) => ({ name: names[index]!, index })),
    samplesPerFrame,
    leftOut: signals
      .filter((_, i) => !isVoltage[i])
      .map((s) => `${s.description || `line ${s.line}`} (${s.units})`),
  };
}

const asHint = ({ leads }: Hints, signals: readonly WfdbSignal[]) =>
  leads ? "" : `, or name all ${signals.length} signals by --leads`;

function leadNames(signals: readonly WfdbSignal[], path: string, { leads }: Hints): string[] {
  if (leads !== undefined && leads.length !== signals.length) {
    throw new UserError(
      `${path}: has ${signals.length} signals, but --leads names ${leads.length}; name all of them in the header's order`,
    );
  }
  return signals.map(({ description, line }, i) => {
    const written = canonicalLead(description);
    const given = leads?.[i] === undefined ? null : (canonicalLead(leads[i]) ?? leads[i]);
    if (written !== null && given !== null && written !== given) {
      throw new UserError(
        `${path}, line ${line}, description: the header says lead ${written}, but --leads says ${given}; ` +
          "correct whichever is wrong",
      );
    }
    return written ?? given ?? description;
  });
}

/** ADC units per millivolt, and the ADC value of 0. Throws UserError where the signal is uncalibrated and no hint says what its numbers are. */
export function calibration(
  signal: WfdbSignal,
  path: string,
  hints: Hints,
): { gain: number; baseline: number } {
  const fail = (field: string, problem: string): never => {
    throw new UserError(`${path}, line ${signal.line}, ${field}: ${problem}`);
  };
  const { gain, baseline, units } = signal;
  const unit = gain === null ? hints.units : units;
  if (unit === undefined) {
    fail(
      "gain",
      "missing or 0, so the signal is uncalibrated; write ADC units per millivolt, or say what unit its numbers have " +
        "(--units uV)",
    );
  }
  const millivolts =
    millivoltsPer(unit!) ?? fail("units", `${unit} is not a voltage; known are mV, uV and V`);
  return { gain: (gain ?? 1) / millivolts, baseline };
}
