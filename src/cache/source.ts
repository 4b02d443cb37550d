import { hashSeed, UserError } from "../base/index.ts";
import { cropStarts } from "../ecg/index.ts";
import type { SignalCache } from "./cache.ts";
import { MISSING } from "./quantise.ts";

/** A batch of crops: x is [n, leads, samples], scale [n, leads] in millivolt per unit, y [n, classes] of 0 and 1. */
export interface CropBatch {
  x: Int16Array;
  scale: Float32Array;
  y: Float32Array;
}

/** Batches for training and evaluation; the shape of what the training loop asks for. */
export interface CropSource {
  readonly size: number;
  readonly leads: number;
  /** Samples of a crop. */
  readonly samples: number;
  readonly classes: number;
  readonly crops: number;
  train(indices: Int32Array, step: number, seed: number): CropBatch;
  evaluate(indices: Int32Array, crop: number): CropBatch;
}

export interface SourceOptions {
  /** Rows of the cache; an index of the source counts in this list. */
  readonly rows: Int32Array;
  readonly labelSet: string;
  /** The classes, in the order of y; labels of the set that are not among them are ignored. */
  readonly labels: readonly string[];
  /** Samples of a crop. */
  readonly samples: number;
  /** Crops per record in evaluation. */
  readonly crops: number;
}

/**
 * Crops of a cache's records. In training, the crop's start is a pure function of (seed, step, position in the batch), uniform over
 * all that fit. In evaluation crops are evenly spaced, the first at 0 and the last ending with the record; a single one is at 0.
 * Missing samples become 0. Every batch has arrays of its own. Throws UserError for a crop longer than the records or labels that
 * the cache does not have.
 */
export function cacheSource(cache: SignalCache, options: SourceOptions): CropSource {
  const { rows, samples, crops } = options;
  const leads = cache.leads.length;
  const classes = options.labels.length;
  const room = cache.samples - samples;
  if (!(Number.isInteger(samples) && samples > 0) || room < 0) {
    throw new UserError(
      `crops of ${samples} samples do not fit into records of ${cache.samples}; choose 1 to that`,
    );
  }
  if (!(Number.isInteger(crops) && crops > 0))
    throw new UserError(`${crops} crops per record; choose 1 or more`);
  const starts = cropStarts(cache.samples, samples, crops);
  const truth = targets(cache, options);
  const record = new Int16Array(leads * cache.samples);

  const batch = (indices: Int32Array, startOf: (position: number) => number): CropBatch => {
    const n = indices.length;
    const x = new Int16Array(n * leads * samples);
    const scale = new Float32Array(n * leads);
    const y = new Float32Array(n * classes);
    let to = 0;
    for (let b = 0; b < n; b++) {
      const index = indices[b]!;
      const row = rows[index];
      if (row === undefined) throw new RangeError(`record ${index} of ${rows.length}`);
      cache.readInto(row, record);
      const start = startOf(b);
      for (let l = 0; l < leads; l++) {
        const from = l * cache.samples + start;
        for (let i = 0; i < samples; i++) {
          const value = record[from + i]!;
          x[to++] = value === MISSING ? 0 : value;
        }
        scale[b * leads + l] = cache.scales[row * leads + l]!;
      }
      for (let k = 0; k < classes; k++) y[b * classes + k] = truth[index * classes + k]!;
    }
    return { x, scale, y };
  };
  return {
    size: rows.length,
    leads,
    samples,
    classes,
    crops,
    train: (indices, step, seed) => batch(indices, (b) => hashSeed("crop", seed, step, b) % (room + 1)),
    evaluate(indices, crop) {
      if (!(Number.isInteger(crop) && crop >= 0 && crop < crops))
        throw new RangeError(`crop ${crop} of ${crops}`);
      return batch(indices, () => starts[crop]!);
    },
  };
}

/** [records, classes] of 0 and 1. */
function targets(cache: SignalCache, { rows, labels, labelSet }: SourceOptions): Uint8Array {
  if (labels.length === 0) return new Uint8Array(0); // training without labels
  const known = Object.hasOwn(cache.labelSets, labelSet) ? cache.labelSets[labelSet] : undefined;
  if (known === undefined) {
    const sets = Object.keys(cache.labelSets).join(", ") || "none";
    throw new UserError(`these data have no label set ${labelSet}; they have ${sets}`);
  }
  const unknown = labels.find((label) => !known.includes(label));
  if (unknown !== undefined) {
    throw new UserError(`the label set ${labelSet} has no label ${unknown}; it has ${known.join(", ")}`);
  }
  const truth = new Uint8Array(rows.length * labels.length);
  for (let i = 0; i < rows.length; i++) {
    const row = cache.rows[rows[i]!];
    if (row === undefined) throw new RangeError(`row ${rows[i]} of ${cache.rows.length}`);
    for (const label of row.labels[labelSet]!) {
      const k = labels.indexOf(label);
      if (k >= 0) truth[i * labels.length + k] = 1;
    }
  }
  return truth;
}
