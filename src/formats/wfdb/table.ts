import { missingOf } from "./packing.ts";

/** Formats whose numbers have at most 16 bits; their values fit into a table. */
const LARGEST_TABLE = 2 ** 16;
/** Tables that are kept: 8 MB at most. */
const KEPT = 32;

interface Kept {
  readonly missing: number;
  readonly gain: number;
  readonly baseline: number;
  samples: number;
  table: Int32Array | null;
}

/**
 * By calibration and width, how many samples asked for it and, once these are more than the table has entries, the table. The records
 * of a dataset share their calibration, and looking a value up is twice as fast as computing it.
 */
const kept: Kept[] = [];

/**
 * The values of all numbers of a format at a calibration, by number modulo the table's length: (number - baseline) / gain, NaN for the
 * number that stands for a missing sample, all as the bits of 32-bit floats. Null where a table is not worth it for so many samples, or has no room.
 */
export function valueTable(
  format: number,
  gain: number,
  baseline: number,
  samples: number,
): Int32Array | null {
  const missing = missingOf(format);
  const length = -2 * missing;
  if (length > LARGEST_TABLE) return null;
  // The one used longest ago is the last.
  const known = kept.findIndex((k) => k.gain === gain && k.baseline === baseline && k.missing === missing);
  const entry = kept[known] ?? { missing, gain, baseline, samples: 0, table: null };
  if (known !== 0) {
    kept.splice(known < 0 ? KEPT - 1 : known, 1);
    kept.unshift(entry);
  }
  entry.samples += samples;
  if (entry.table === null && entry.samples >= length) entry.table = tableOf(missing, gain, baseline);
  return entry.table;
}

function tableOf(missing: number, gain: number, baseline: number): Int32Array {
  const table = new Float32Array(-2 * missing);
  for (let number = missing; number < -missing; number++) {
    table[number & (table.length - 1)] = number === missing ? Number.NaN : (number - baseline) / gain;
  }
  return new Int32Array(table.buffer);
}
