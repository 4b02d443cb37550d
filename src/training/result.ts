import type { Model } from "../onnx/index.ts";

/** One validation during a run. */
export interface ValidationPoint {
  readonly step: number;
  /** Passes over the training records so far. */
  readonly epoch: number;
  /** Mean loss of the steps since the last validation. */
  readonly trainingLoss: number;
  /** Cross-entropy of the probabilities averaged over crops; without labels the objective over fixed pairs of views. */
  readonly validationLoss: number;
  /** The metric that the best weights are chosen by; higher is better. */
  readonly metric: number;
}

/** Where a run's time went, in milliseconds. */
export interface Times {
  readonly data: number;
  readonly step: number;
  readonly evaluation: number;
}

/** The share of the steps' time in which the engine waited for data, 0 to 1. */
export function dataShare({ data, step }: Times): number {
  return data + step > 0 ? data / (data + step) : 0;
}

export interface TrainingProgress {
  /** Steps taken, and how many there will be. */
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  readonly rate: number;
  /** Of the last steps. */
  readonly msPerStep: number;
  /** Estimate, validations included. */
  readonly remainingMs: number;
}

export interface TrainingResult {
  /** The model with the best weights by the validation metric. */
  readonly model: Model;
  readonly best: { readonly step: number; readonly metric: number };
  readonly steps: number;
  readonly stoppedEarly: boolean;
  readonly history: readonly ValidationPoint[];
  readonly milliseconds: Times;
  /** The share of the steps' time in which the engine waited for data, 0 to 1. */
  readonly dataShare: number;
  /** Validation probabilities of the best weights [records, classes], averaged over crops; empty without labels. */
  readonly validation: Float32Array;
  /** Where it ran. */
  readonly device: string;
}
