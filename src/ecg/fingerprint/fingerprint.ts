import type { EcgRecord } from "../record.ts";
import { eigenvalues } from "./eigenvalues.ts";
import { magnitudeOf, movingMean, TRACE_RATE, traces } from "./traces.ts";

/** Samples per second of the envelope. */
export const ENVELOPE_RATE = 25;
const DECIMATION = TRACE_RATE / ENVELOPE_RATE;

/** The autocorrelation of the envelope up to 2 s, every sample of it up to half a second, then every second one. */
const LAGS = [
  ...Array.from({ length: 12 }, (_, i) => i + 1),
  ...Array.from({ length: 19 }, (_, i) => 14 + 2 * i),
];
const EIGENVALUES = 8;
/** How much the eigenvalues, which hardly change from crop to crop, count beside the autocorrelation. */
const EIGENVALUE_WEIGHT = 6;

/** The shortest recording, in seconds, that a fingerprint can be taken of. */
export const SHORTEST = 4;
/** Longer recordings get one fingerprint for each window of this many seconds, begun every quarter of it. */
const WINDOW = 10;

/**
 * What of a recording stays the same when it is resampled, rescaled, cropped, its leads are put into another order, and some noise is
 * added. All numbers are symmetric in the leads and free of units.
 */
export interface Fingerprint {
  /** Where in the recording it was taken, in seconds. */
  readonly start: number;
  /** Autocorrelation of the envelope and eigenvalues of the leads' correlation: equal recordings are near each other, whatever the crop. */
  readonly features: Float32Array;
  /** The magnitude of all leads together over time, 25 per second. */
  readonly envelope: Float32Array;
}

/** The fingerprints of a record: one, or one per window of a long one; none where it is too short or nothing was recorded. */
export function fingerprints(record: EcgRecord): Fingerprint[] {
  const leads = traces(record);
  const length = leads[0]?.length ?? 0;
  if (length < SHORTEST * TRACE_RATE) return [];
  const window = WINDOW * TRACE_RATE;
  const starts: number[] = [];
  for (let at = 0; at === 0 || at + window <= length; at += window / 4) starts.push(at);
  if (length <= 1.2 * window) return [fingerprint(leads, 0)];
  return starts.map((at) =>
    fingerprint(
      leads.map((lead) => lead.subarray(at, at + window)),
      at / TRACE_RATE,
    ),
  );
}

function fingerprint(leads: readonly Float32Array[], start: number): Fingerprint {
  const envelope = envelopeOf(leads);
  const features = new Float32Array(LAGS.length + EIGENVALUES);
  features.set(autocorrelation(envelope));
  const spread = correlationSpectrum(leads);
  for (let i = 0; i < EIGENVALUES; i++)
    features[LAGS.length + i] = EIGENVALUE_WEIGHT * Math.sqrt((spread[i] ?? 0) / leads.length);
  return { start, features, envelope };
}

/**
 * The magnitude of all leads together at 25 Hz, with mean 0. Each value is a mean over more than two steps, so that a crop
 * that begins between two of them still looks alike.
 */
function envelopeOf(leads: readonly Float32Array[]): Float32Array {
  const smooth = movingMean(magnitudeOf(leads), DECIMATION);
  const envelope = Float32Array.from(
    { length: Math.floor(smooth.length / DECIMATION) },
    (_, i) => smooth[i * DECIMATION + DECIMATION / 2]!,
  );
  const mean = envelope.reduce((a, b) => a + b, 0) / envelope.length;
  return envelope.map((v) => v - mean);
}

function autocorrelation(x: Float32Array): Float32Array {
  const at = (lag: number) => {
    let sum = 0;
    for (let i = lag; i < x.length; i++) sum += x[i]! * x[i - lag]!;
    return sum / (x.length - lag);
  };
  const power = at(0);
  return Float32Array.from(LAGS, (lag) => at(lag) / power);
}

/** The eigenvalues of the correlations between the leads; there are as many as leads. */
function correlationSpectrum(leads: readonly Float32Array[]): Float64Array {
  const n = leads.length;
  const matrix = new Float64Array(n * n);
  for (let p = 0; p < n; p++) {
    for (let q = p; q < n; q++) {
      const [a, b] = [leads[p]!, leads[q]!];
      let sum = 0;
      for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
      matrix[p * n + q] = sum / a.length;
      matrix[q * n + p] = sum / a.length;
    }
  }
  return eigenvalues(matrix, n);
}
