import { MISSING, type SignalCache } from "../../cache/index.ts";

const CHUNK = 64;

/** Mean and standard deviation of each lead over all samples of these rows, in millivolt; missing samples are left out. */
export function normalisationOf(cache: SignalCache, rows: Int32Array): { mean: number[]; sd: number[] } {
  const leads = cache.leads.length;
  const count = new Float64Array(leads);
  const sum = new Float64Array(leads);
  const squares = new Float64Array(leads);
  for (let from = 0; from < rows.length; from += CHUNK) {
    const { signals, scales } = cache.read(rows.subarray(from, from + CHUNK));
    for (let i = 0; i < scales.length; i++) {
      const lead = i % leads;
      const units = signals.subarray(i * cache.samples, (i + 1) * cache.samples);
      let n = 0;
      let s = 0;
      let q = 0;
      for (const v of units) {
        if (v === MISSING) continue;
        n++;
        s += v;
        q += v * v; // whole numbers: exact
      }
      count[lead]! += n;
      sum[lead]! += s * scales[i]!;
      squares[lead]! += q * scales[i]! * scales[i]!;
    }
  }
  const mean = Array.from(sum, (s, l) => (count[l]! > 0 ? s / count[l]! : 0));
  // A lead that is flat or absent in all records stays what it is.
  const sd = mean.map((m, l) => Math.sqrt(Math.max(0, squares[l]! / count[l]! - m * m)) || 1);
  return { mean, sd };
}
