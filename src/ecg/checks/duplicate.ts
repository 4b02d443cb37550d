import { type Check, listed } from "./finding.ts";
import { range, samplesOf } from "./signal.ts";

/**
 * The difference of two leads as a share of the smaller one (root mean square, each about its mean). Neighbours among the chest leads
 * differ by a tenth at least; rounding to 5 microvolts and a copy through another file format stay below a hundredth.
 */
const SHARE = 0.01;

/** So many samples tell almost all pairs apart, which are 66 among twelve leads. */
const ROUGH_SAMPLES = 500;

/** The same waveform under two names: a channel that was stored twice, or written over another. */
export const duplicate: Check = {
  name: "duplicate",
  title: "the same waveform under two names",
  threshold: SHARE,
  unit: "share",
  run(record) {
    if (samplesOf(record) < 2) return [];
    const live = record.leads
      .map((lead, i) => ({ lead, signal: record.signals[i]! }))
      .filter(({ signal }) => range(signal) > 0);
    const stride = Math.ceil(samplesOf(record) / ROUGH_SAMPLES);
    const groups: { leads: string[]; signal: Float32Array; value: number }[] = [];
    for (const { lead, signal } of live) {
      const shares = groups.map((group) => {
        const rough = difference(group.signal, signal, stride);
        return rough < 2 * SHARE ? difference(group.signal, signal, 1) : rough;
      });
      const i = shares.findIndex((share) => share < SHARE);
      if (i < 0) groups.push({ leads: [lead], signal, value: 0 });
      else {
        groups[i]!.leads.push(lead);
        groups[i]!.value = Math.max(groups[i]!.value, shares[i]!);
      }
    }
    return groups
      .filter(({ leads }) => leads.length > 1)
      .map(({ leads, value }) => ({
        check: "duplicate",
        severity: "warn" as const,
        leads,
        value,
        threshold: SHARE,
        message: `leads ${listed(leads)} hold the same waveform: one channel was stored under several names`,
      }));
  },
};

/**
 * Root mean square of x - y over that of the smaller of the two, each about its mean, on every so many samples that both have; infinite
 * where there are none.
 */
function difference(x: Float32Array, y: Float32Array, stride: number): number {
  const x0 = x.find(Number.isFinite) ?? 0;
  const y0 = y.find(Number.isFinite) ?? 0;
  let n = 0;
  let sx = 0;
  let sy = 0;
  let sxx = 0;
  let syy = 0;
  let sxy = 0;
  for (let i = 0; i < x.length; i += stride) {
    const a = x[i]! - x0;
    const b = y[i]! - y0;
    if (!Number.isFinite(a - b)) continue;
    n++;
    sx += a;
    sy += b;
    sxx += a * a;
    syy += b * b;
    sxy += a * b;
  }
  const xx = sxx - sx ** 2 / n;
  const yy = syy - sy ** 2 / n;
  const apart = xx + yy - 2 * (sxy - (sx * sy) / n);
  const smaller = Math.min(xx, yy);
  return n > 1 && smaller > 0 ? Math.sqrt(Math.max(0, apart) / smaller) : Number.POSITIVE_INFINITY;
}
