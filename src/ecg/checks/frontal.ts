import { FRONTAL_PLANE } from "../limb.ts";
import type { EcgRecord } from "../record.ts";
import { range, windows } from "./signal.ts";

/**
 * The limb leads of a recording, as what the identities of Einthoven and Goldberger need: the products of every pair of leads in each
 * window, summed over the samples that all of them have, each lead about its mean.
 */
export interface LimbLeads {
  readonly leads: readonly string[];
  readonly windows: readonly LimbWindow[];
}

interface LimbWindow {
  /** leads x leads, row by row. */
  readonly products: Float64Array;
  readonly samples: number;
}

/** Those of the limb leads among `names` that the record has and that are not flat. */
export function limbLeads(
  record: EcgRecord,
  names: readonly string[] = [...FRONTAL_PLANE.keys()],
): LimbLeads {
  const parts = windows(record);
  const leads = names.filter((lead) => {
    const signal = record.signals[record.leads.indexOf(lead)];
    return signal !== undefined && range(signal) > 0;
  });
  const signals = leads.map((lead) => record.signals[record.leads.indexOf(lead)]!);
  return {
    leads,
    windows: parts.flatMap(([from, to]) => {
      // Where one lead is flat for a while, the others cannot agree with it; the check of flat leads says so.
      if (!signals.every((signal) => range(signal, from, to) > 0)) return [];
      const window = products(signals, from, to);
      return 2 * window.samples > to - from ? [window] : [];
    }),
  };
}

function products(signals: readonly Float32Array[], from: number, to: number): LimbWindow {
  const n = signals.length;
  const sums = new Float64Array(n);
  const sum = new Float64Array(n * n);
  const values = new Float64Array(n);
  let samples = 0;
  for (let i = from; i < to; i++) {
    let all = true;
    for (let a = 0; a < n; a++) {
      values[a] = signals[a]![i]!;
      all &&= Number.isFinite(values[a]);
    }
    if (!all) continue;
    samples++;
    for (let a = 0; a < n; a++) {
      const v = values[a]!;
      sums[a]! += v;
      for (let b = 0; b <= a; b++) sum[a * n + b]! += v * values[b]!;
    }
  }
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      sum[a * n + b]! -= (sums[a]! * sums[b]!) / samples;
      sum[b * n + a] = sum[a * n + b]!;
    }
  }
  return { products: sum, samples };
}

/** For each column the lead that it is taken for (an index into the leads) and its sign. */
export interface Arrangement {
  readonly lead: readonly number[];
  readonly sign: readonly (1 | -1)[];
}

export const asNamed = (leads: readonly string[]): Arrangement => ({
  lead: leads.map((_, i) => i),
  sign: leads.map(() => 1),
});

/**
 * Takes the matrix that projects the limb leads onto what contradicts the identities: the leads are two unknown voltages (I, II) times
 * the rows of FRONTAL_PLANE, so that any three of them or more are bound to each other.
 */
function contradiction(leads: readonly string[]): Float64Array {
  const rows = leads.map((lead) => FRONTAL_PLANE.get(lead)!);
  const dot = (i: 0 | 1, j: 0 | 1) => rows.reduce((sum, row) => sum + row[i] * row[j], 0);
  const [xx, xy, yy] = [dot(0, 0), dot(0, 1), dot(1, 1)];
  const determinant = xx * yy - xy * xy;
  const n = leads.length;
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [a, b] = [rows[Math.floor(at / n)]!, rows[at % n]!];
    const shared = (a[0] * (yy * b[0] - xy * b[1]) + a[1] * (xx * b[1] - xy * b[0])) / determinant;
    return (Math.floor(at / n) === at % n ? 1 : 0) - shared;
  });
}

export interface Misfit {
  /** Of the amplitude of the leads (root mean square), the share that contradicts the identities: 0 where they hold, at most 1. */
  readonly share: number;
  /** The same in millivolts per lead. */
  readonly millivolts: number;
}

/** How far arrangements of the columns are from the identities. */
export interface Misfits {
  /** The median over the windows. */
  measure(arrangement: Arrangement): Misfit;
  /** Whether the share that `measure` gives is below the limit; faster. */
  isBelow(arrangement: Arrangement, limit: number): boolean;
}

export function misfitsOf({ leads, windows }: LimbLeads): Misfits {
  const n = leads.length;
  const matrix = contradiction(leads);
  const totals = windows.map(({ products }) => leads.reduce((sum, _, a) => sum + products[a * n + a]!, 0));
  const square = ({ products }: LimbWindow, { lead, sign }: Arrangement): number => {
    let sum = 0;
    for (let a = 0; a < n; a++) {
      const row = lead[a]! * n;
      sum += matrix[row + lead[a]!]! * products[a * n + a]!;
      for (let b = 0; b < a; b++)
        sum += 2 * matrix[row + lead[b]!]! * sign[a]! * sign[b]! * products[a * n + b]!;
    }
    return Math.max(0, sum);
  };
  return {
    measure(arrangement) {
      const squares = windows.map((window) => square(window, arrangement));
      return {
        share: middle(squares.map((v, w) => Math.sqrt(v / totals[w]!))),
        millivolts: middle(squares.map((v, w) => Math.sqrt(v / windows[w]!.samples / n))),
      };
    },
    isBelow(arrangement, limit) {
      let above = 0;
      for (let w = 0; w < windows.length; w++) {
        if (square(windows[w]!, arrangement) < limit * limit * totals[w]!) continue;
        if (2 * ++above >= windows.length) return false;
      }
      return true;
    },
  };
}

const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
