/** Training data of one step, or evaluation data of any size n. */
export interface Batch {
  /** [n, leads, samples] in units of `scale`. */
  readonly x: Int16Array;
  /** [n, leads] millivolt per unit. */
  readonly scale: Float32Array;
  /** [n, classes], 0 or 1; between them where records are mixed. */
  readonly y: Float32Array;
}

/**
 * Where training gets its data from. Everything it gives is a pure function of its arguments, so that an interrupted run can go on; the
 * arrays of a batch are the caller's.
 */
export interface BatchSource {
  /** Number of records. */
  readonly size: number;
  readonly leads: number;
  /** Samples of a batch's crop. */
  readonly samples: number;
  readonly classes: number;
  /** Crops per record in evaluation. */
  readonly crops: number;
  /** Views of each record in a batch: where it is 2, n records give 2n crops, all first views before all second ones. Default: 1. */
  readonly views?: number | undefined;
  /** What else its training batches depend on, as JSON: a checkpoint is not resumed with other settings. */
  readonly settings?: unknown;
  /** Random crops of the given records for training step `step`. */
  train(indices: Int32Array, step: number, seed: number): Batch;
  /** Crop `crop` of `crops` evenly spaced ones of the given records. */
  evaluate(indices: Int32Array, crop: number): Batch;
}
