import { correlations, type Summed, summed } from "./correlation.ts";
import { ENVELOPE_RATE, type Fingerprint, SHORTEST } from "./fingerprint.ts";
import { resemblance } from "./resemblance.ts";
import { TRACE_RATE } from "./traces.ts";

/** How alike two recordings are where they overlap. */
export interface Alignment {
  /** Seconds by which the second begins after the first. */
  readonly lag: number;
  /** Correlation over the overlap. */
  readonly correlation: number;
}

/**
 * The lags at which two envelopes correlate by at least `threshold`, and more than at the lags beside, over all that overlap by at least
 * 60 % of the shorter one; best first. A regular rhythm is almost as much like itself a beat later: which of its lags is the right one, only a
 * closer look tells.
 */
export function alignEnvelopes(a: Fingerprint, b: Fingerprint, threshold: number): Alignment[] {
  const [x, y] = [summed(a.envelope), summed(b.envelope)];
  const [n, m] = [a.envelope.length, b.envelope.length];
  const least = Math.max(SHORTEST * ENVELOPE_RATE, Math.ceil(0.6 * Math.min(n, m)));
  const first = least - m;
  const found = correlations(x, y, first, n - least);
  const peaks: Alignment[] = [];
  found.forEach((correlation, i) => {
    if (!(correlation >= threshold)) return;
    if (correlation < (found[i - 1] ?? -1) || correlation <= (found[i + 1] ?? -1)) return;
    peaks.push({ lag: (first + i) / ENVELOPE_RATE + a.start - b.start, correlation });
  });
  return peaks.sort(byCorrelation);
}

/** Samples at 100 Hz by which the lag of two envelopes may be wrong: half a step of theirs. */
const COARSE = TRACE_RATE / ENVELOPE_RATE / 2;

/** The lags that `alignEnvelopes` gave, each to a hundredth of a second, with the correlation of the magnitudes there; best first. */
export function alignMagnitudes(
  a: Fingerprint,
  b: Fingerprint,
  lags: readonly Pick<Alignment, "lag">[],
): Alignment[] {
  const [x, y] = [summed(a.magnitude), summed(b.magnitude)];
  return lags
    .map(({ lag }) => {
      const first = Math.round((lag - a.start + b.start) * TRACE_RATE) - COARSE;
      const found = correlations(x, y, first, first + 2 * COARSE);
      const correlation = Math.max(...found);
      return { lag: (first + found.indexOf(correlation)) / TRACE_RATE + a.start - b.start, correlation };
    })
    .sort(byCorrelation);
}

const byCorrelation = (p: Alignment, q: Alignment) => q.correlation - p.correlation;

/** How alike two recordings are lead by lead. */
export interface Likeness extends Alignment {
  /** The best correlation at another lag, a quarter of a second away or more; 0 where there is none. */
  readonly elsewhere: number;
}

/** Lags that are nearer than this, in seconds, are of one beat. */
const ONE_BEAT = 0.25;

/**
 * The best correlation of two recordings lead by lead at one of these lags: for each lead of the one with fewer leads that of the lead which
 * fits it best, whatever its name and sign, and of these the mean, without the worst where there are several: an electrode may have come off in
 * the part that both have. Both as `traces` gives them.
 */
export function correlateTraces(
  a: readonly Float32Array[],
  b: readonly Float32Array[],
  lags: readonly number[],
): Likeness {
  const [x, y] = [a.map(summed), b.map(summed)];
  const found = lags
    .map((lag) => ({ lag, correlation: likeness(x, y, Math.round(lag * TRACE_RATE)) }))
    .sort(byCorrelation);
  const [best = { lag: 0, correlation: -1 }] = found;
  const other = found.find(({ lag }) => Math.abs(lag - best.lag) >= ONE_BEAT);
  return { ...best, elsewhere: other?.correlation ?? 0 };
}

/** As many leads as make it likely that one of them is bad. */
const SEVERAL = 4;

function likeness(a: readonly Summed[], b: readonly Summed[], shift: number): number {
  const [few, many, lag] = a.length <= b.length ? [a, b, shift] : [b, a, -shift];
  if (few.length === 0) return -1;
  const fits = few.map((lead) => {
    const sizes = many.map((other) => Math.abs(correlations(lead, other, lag, lag)[0]!));
    return resemblance(lead.values, many[sizes.indexOf(Math.max(...sizes))]!.values, lag);
  });
  const kept = fits.sort((p, q) => p - q).slice(fits.length >= SEVERAL ? 1 : 0);
  return kept.reduce((sum, v) => sum + v, 0) / kept.length;
}
