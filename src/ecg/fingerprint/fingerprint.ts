import type { EcgRecord } from "../record.ts";
import { eigenvalues } from "./eigenvalues.ts";
import { bounded, magnitudeOf, movingMean, TRACE_RATE, traces } from "./traces.ts";

/** Samples per second of the envelope. */
export const ENVELOPE_RATE = 25;
const DECIMATION = TRACE_RATE / ENVELOPE_RATE;

/** The rhythm: the autocorrelation of the envelope up to 2 s, every second sample of it up to half a second, then every fourth one. */
const RHYTHM = [1, 3, 5, 7, 9, 11, ...Array.from({ length: 10 }, (_, i) => 14 + 4 * i)];
/** The shape of a beat: the autocorrelation of the leads, averaged over these, at 40 to 280 ms; in samples at 100 Hz. */
const SHAPE = Array.from({ length: 7 }, (_, i) => 4 * (i + 1));
const EIGENVALUES = 8;
/** How much what hardly changes from crop to crop counts beside the rhythm. */
const SHAPE_WEIGHT = 2.3;
const EIGENVALUE_WEIGHT = 4.3;

/** The shortest recording, in seconds, that a fingerprint can be taken of. */
export const SHORTEST = 4;
/** Longer recordings get one fingerprint for each window of this many seconds, begun every quarter of it. */
const WINDOW = 10;

/**
 * What of a recording stays the same when it is resampled, rescaled, cropped, its leads are put into another order, and some noise is
 * added. All numbers are symmetric in the leads and free of units. 1.5 kB for ten seconds.
 */
export interface Fingerprint {
  /** Where in the recording it was taken, in seconds. */
  readonly start: number;
  /** Autocorrelations and the eigenvalues of the leads' correlation: equal recordings are near each other, whatever the crop. */
  readonly features: Float32Array;
  /** The magnitude of all leads together over time, smoothed, 25 per second. */
  readonly envelope: Int8Array;
  /** The same without smoothing, 100 per second. */
  readonly magnitude: Int8Array;
}

/** The fingerprints of a record: one, or one per window of a long one; none where it is too short or nothing was recorded. */
export function fingerprints(record: EcgRecord): Fingerprint[] {
  const leads = traces(record).map(bounded);
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
  const magnitude = magnitudeOf(leads);
  const envelope = envelopeOf(magnitude);
  const features = new Float32Array(SHAPE.length + EIGENVALUES + RHYTHM.length);
  // First what tells most recordings apart: who looks for the nearest need not look at all of it.
  features.set(shape(leads).map((v) => SHAPE_WEIGHT * v));
  const spread = correlationSpectrum(leads);
  for (let i = 0; i < EIGENVALUES; i++)
    features[SHAPE.length + i] = EIGENVALUE_WEIGHT * Math.sqrt((spread[i] ?? 0) / leads.length);
  const power = products(envelope, 0, 1);
  features.set(
    RHYTHM.map((lag) => products(envelope, lag, 1) / power),
    SHAPE.length + EIGENVALUES,
  );
  return { start, features, envelope: inBytes(envelope), magnitude: inBytes(centred(magnitude)) };
}

/** The magnitude at 25 Hz. Each value is a mean over more than two steps, so that a crop that begins between two of them still looks alike. */
function envelopeOf(magnitude: Float32Array): Float32Array {
  const smooth = movingMean(magnitude, DECIMATION);
  const length = Math.floor(smooth.length / DECIMATION);
  return centred(Float32Array.from({ length }, (_, i) => smooth[i * DECIMATION + DECIMATION / 2]!));
}

function centred(x: Float32Array): Float32Array {
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  return x.map((v) => v - mean);
}

/** In units of its own, which no correlation depends on. */
function inBytes(x: Float32Array): Int8Array {
  const unit = x.reduce((most, v) => Math.max(most, Math.abs(v)), 0) / 127;
  return Int8Array.from(x, (v) => Math.round(v / unit));
}

/** The mean of x(t) x(t + lag), of every so many moments. */
function products(x: Float32Array, lag: number, stride: number): number {
  let sum = 0;
  for (let i = lag; i < x.length; i += stride) sum += x[i]! * x[i - lag]!;
  return sum / Math.ceil((x.length - lag) / stride);
}

function shape(leads: readonly Float32Array[]): number[] {
  return SHAPE.map((lag) => leads.reduce((sum, lead) => sum + products(lead, lag, 2), 0) / leads.length);
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
