import type { Fingerprint } from "../../ecg/index.ts";

/** The fingerprints of a dataset, in memory that all threads share. */
export interface Prints {
  readonly count: number;
  /** The entry of the dataset that each was taken of. */
  readonly owners: Int32Array;
  readonly starts: Float64Array;
  /** Numbers in a row of `features`, which is [count, width]. */
  readonly width: number;
  readonly features: Float32Array;
  /** Where each envelope begins in `bytes`, then its magnitude; last the end. */
  readonly bounds: Int32Array;
  readonly bytes: Int8Array;
}

/** What was taken of one entry. */
export type Owned = readonly [owner: number, prints: readonly Fingerprint[]];

export function packed(taken: readonly Owned[]): Prints {
  const prints = taken.flatMap(([, own]) => own);
  const count = prints.length;
  const width = prints[0]?.features.length ?? 0;
  const owners = new Int32Array(new SharedArrayBuffer(4 * count));
  const starts = new Float64Array(new SharedArrayBuffer(8 * count));
  const features = new Float32Array(new SharedArrayBuffer(4 * count * width));
  const bounds = new Int32Array(new SharedArrayBuffer(4 * (2 * count + 1)));
  owners.set(taken.flatMap(([owner, own]) => own.map(() => owner)));
  prints.forEach(({ envelope, magnitude }, i) => {
    bounds[2 * i + 1] = bounds[2 * i]! + envelope.length;
    bounds[2 * i + 2] = bounds[2 * i + 1]! + magnitude.length;
  });
  const bytes = new Int8Array(new SharedArrayBuffer(bounds[2 * count]!));
  prints.forEach((print, i) => {
    starts[i] = print.start;
    features.set(print.features, i * width);
    bytes.set(print.envelope, bounds[2 * i]);
    bytes.set(print.magnitude, bounds[2 * i + 1]);
  });
  return { count, owners, starts, width, features, bounds, bytes };
}

/** One of them, without a copy. */
export function printAt({ starts, width, features, bounds, bytes }: Prints, i: number): Fingerprint {
  return {
    start: starts[i]!,
    features: features.subarray(i * width, (i + 1) * width),
    envelope: bytes.subarray(bounds[2 * i], bounds[2 * i + 1]),
    magnitude: bytes.subarray(bounds[2 * i + 1], bounds[2 * i + 2]),
  };
}
