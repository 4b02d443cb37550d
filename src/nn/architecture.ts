import type { Initialisation, Network } from "./network.ts";

/** What can be varied in an architecture; each uses what applies to it. */
export interface ArchitectureOptions {
  /** Channels of a convolutional network's first stage, or hidden units of a recurrent layer. */
  readonly width?: number | undefined;
  /** Blocks of each stage of a convolutional network. */
  readonly depth?: readonly number[] | undefined;
  /** What the head of a recurrent network or of a ResNet sees: all outputs, or what they are pooled to: a recurrent network's mean, maximum and last, a ResNet's mean. */
  readonly head?: "flatten" | "pool" | undefined;
  /** Probability of the dropout before the last layer; others of the network follow from it. 0 leaves them out. */
  readonly dropout?: number | undefined;
}

/** A network up to its last linear layer: what transfer carries over. */
export interface Architecture {
  readonly name: string;
  /** Where it was published. */
  readonly source: string;
  /** Of its weights, those of the head included. Default `fan-out`. */
  readonly initialisation?: Initialisation;
  /** From [N, leads, samples], normalised, to features [N, F]. */
  features(net: Network, x: string, options: ArchitectureOptions): string;
}
