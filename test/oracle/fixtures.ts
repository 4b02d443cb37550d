import { readFileSync } from "node:fs";

/** What bench/pytorch/fixtures.py stored; `name` is a file in test/fixtures/pytorch without its ending. */
export function readFixture<T>(name: string): T {
  const file = new URL(`../fixtures/pytorch/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as T;
}

interface Subject {
  /** Version of PyTorch. */
  readonly torch: string;
  readonly network: string;
  readonly leads: number;
}

/** outputs-NAME[-pool]: logits in evaluation mode. */
export interface OutputsFixture extends Subject {
  /** Where the network has two. */
  readonly head?: "flatten" | "pool";
  readonly cases: readonly {
    readonly records: number;
    readonly samples: number;
    readonly classes: number;
    /** Trainable parameters. */
    readonly parameters: number;
    /** [records, classes] */
    readonly logits: readonly number[];
  }[];
}

/** Norm of a tensor and its projection on the formula direction of its PyTorch name. */
export type Projected = readonly [norm: number, projection: number];

/** gradients-NAME[-pool]: one pass in training mode, in float64. */
export interface GradientsFixture extends Subject {
  readonly head?: "flatten" | "pool";
  /** Where they are not the published ones. */
  readonly width?: number;
  readonly depth?: readonly number[];
  readonly dropout?: number;
  readonly records: number;
  readonly samples: number;
  readonly classes: number;
  readonly loss: number;
  /** By PyTorch's parameter names. */
  readonly gradients: Readonly<Record<string, Projected>>;
  /** Running statistics of the first and the last batch normalisation after the pass. */
  readonly runningAfter: Readonly<Record<string, Projected>>;
}

interface Curve {
  /** Loss of each step, before its update. */
  readonly loss: readonly number[];
  /** Loss over all records in evaluation mode at the end. */
  readonly evaluationLossAfter: number;
}

/** curve-NAME: step s trains on records `batch * s % records` and the `batch - 1` after it. */
export interface CurveFixture extends Subject {
  readonly records: number;
  readonly samples: number;
  readonly classes: number;
  readonly batch: number;
  readonly steps: number;
  readonly optimiser: {
    readonly kind: "adam";
    readonly rate: number;
    readonly beta1: number;
    readonly beta2: number;
    readonly epsilon: number;
  };
  /** What the scale of each residual branch's last normalisation is multiplied by. */
  readonly residualScale: number;
  readonly float32: Curve;
  readonly float64: Curve;
}
