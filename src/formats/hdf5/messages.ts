import type { ElementType } from "../shared/elements.ts";

/** What is asked of the process that holds the HDF5 library. */
export type Request =
  | { readonly type: "describe"; readonly path: string }
  /** A block of a dataset: where it begins and how far it goes along each axis. */
  | {
      readonly type: "read";
      readonly path: string;
      readonly dataset: string;
      readonly start: readonly number[];
      readonly count: readonly number[];
    };

/** A dataset that can be read. */
export interface FoundDataset {
  readonly name: string;
  readonly shape: readonly number[];
  readonly elements: ElementType;
}

/** The answer to "describe"; "read" is answered by the elements as little-endian bytes in C order. */
export interface Contents {
  readonly datasets: readonly FoundDataset[];
  readonly others: readonly (readonly [name: string, why: string])[];
}
