import { UserError } from "../../base/index.ts";
import type { WfdbSignal } from "./header.ts";

const MISSING = -32768;
const MISSING_IN_HEADER = -2147483648; // how the WFDB library writes a missing initial value

/**
 * One signal of a file of interleaved little-endian 16-bit samples, in physical units times `factor`; NaN where missing.
 * Verifies the header's initial value and checksum. Throws UserError.
 */
export function decode16(
  bytes: Uint8Array,
  signal: WfdbSignal,
  layout: {
    position: number;
    signals: number;
    samples: number;
    factor: number;
    header: string;
    file: string;
  },
): Float32Array {
  const { position, signals, samples } = layout;
  const gain = signal.gain! / layout.factor;
  const values = new Float32Array(samples);
  let sum = 0;
  let at = 2 * position;
  for (let i = 0; i < samples; i++, at += 2 * signals) {
    const digital = ((bytes[at]! | (bytes[at + 1]! << 8)) << 16) >> 16;
    sum = (sum + digital) | 0;
    values[i] = digital === MISSING ? Number.NaN : (digital - signal.baseline) / gain;
  }
  const name = signal.description || `number ${position + 1}`;
  const disagree = (field: string, written: number, found: number): never => {
    throw new UserError(
      `${layout.file}: ${field} of signal ${name} is ${found}, but ${layout.header}, line ${signal.line}, says ` +
        `${written}: one of the two files is damaged or belongs to another record; fetch both again`,
    );
  };
  const first = ((bytes[2 * position]! | (bytes[2 * position + 1]! << 8)) << 16) >> 16;
  const initial = signal.initialValue === MISSING_IN_HEADER ? MISSING : signal.initialValue;
  if (initial !== null && initial !== first) disagree("initial value", initial, first);
  if (signal.checksum !== null && ((signal.checksum - sum) & 0xffff) !== 0) {
    disagree("checksum", signal.checksum, (sum << 16) >> 16);
  }
  return values;
}
