import { hashSeed, UserError } from "../base/index.ts";
import { type Augmentation, augmented } from "./augment.ts";
import type { Batch, BatchSource } from "./source.ts";

/**
 * Changes that leave a heart's diagnosis as it is in most cases, strong enough that two views have to be told to be of one record by more
 * than their noise. A change of amplitude teaches a network to look past voltages: leave it out where these matter, as in hypertrophy.
 */
export const VIEWS: Augmentation = {
  amplitude: 0.2,
  noise: 0.02,
  wander: 0.1,
  leadDropout: 0.2,
  timeMask: 0.2,
};

/** Of the pairs that validation is done on: the same in every run. */
const VALIDATION = "views for validation";

/**
 * A source that gives two views of each record, for training without labels: for B records 2B crops, first one of each, then in the same
 * order another, with crop starts and changes of their own. In evaluation, too: there the pairs are fixed. Labels are those of the records,
 * twice. Windows should be shorter than records, so that the crops of the two views differ.
 * `samplesPerSecond` is needed as it is for `augmented`. @throws UserError for changes that are out of range or mix records.
 */
export function twoViews(
  source: BatchSource,
  augmentation: Augmentation = VIEWS,
  samplesPerSecond?: number,
): BatchSource {
  if (augmentation.mixup)
    throw new UserError(
      "augmentation.mixup mixes records, so that two views would not be of one; leave it out",
    );
  const changed = augmented(source, augmentation, samplesPerSecond);
  const pair = (indices: Int32Array, step: number, seed: number): Batch =>
    joined(changed.train(indices, step, seed), changed.train(indices, step, hashSeed("second view", seed)));
  return {
    ...source,
    crops: 1,
    views: 2,
    settings: { views: 2, of: changed.settings },
    train: pair,
    // The first record stands for the step, so that batches do not repeat each other's draws.
    evaluate: (indices) => pair(indices, indices[0] ?? 0, hashSeed(VALIDATION)),
  };
}

function joined(a: Batch, b: Batch): Batch {
  const x = new Int16Array(2 * a.x.length);
  const scale = new Float32Array(2 * a.scale.length);
  const y = new Float32Array(2 * a.y.length);
  for (const [whole, first, second] of [
    [x, a.x, b.x],
    [scale, a.scale, b.scale],
    [y, a.y, b.y],
  ] as const) {
    whole.set(first);
    whole.set(second, first.length);
  }
  return { x, scale, y };
}
