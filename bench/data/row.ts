/** A line of the benchmark: how long something takes, beside a peer that does the same. */
export interface Row {
  readonly what: string;
  /** Median over the rounds. */
  readonly ms: number;
  readonly peer: { readonly name: string; readonly ms: number } | null;
  /** Median over the rounds of our time by the peer's, each round run back to back. */
  readonly ratio: number | null;
  readonly peakMemoryMB?: number | null;
}
