/** One annotation: what it says of which moment. */
export interface WfdbAnnotation {
  /** Ticks from the beginning of the record. */
  readonly time: number;
  /** The MIT annotation code, 1 to 49. */
  readonly code: number;
  /** Its symbol, such as `N`, `V` or `+`; `[42]` for a code that has none. */
  readonly symbol: string;
  readonly subtype: number;
  /** The signal it belongs to. */
  readonly channel: number;
  readonly number: number;
  /** A rhythm such as `(AFIB`, a comment; empty for most. */
  readonly text: string;
}

export interface WfdbAnnotations {
  readonly format: "MIT" | "AHA";
  /** What times count: samples (frames) of the record, or milliseconds, in files from tapes of the AHA database. */
  readonly ticks: "samples" | "milliseconds";
  /** Ticks per second, where the file says so; otherwise they are frames of the record it belongs to. */
  readonly ticksPerSecond: number | null;
  readonly annotations: readonly WfdbAnnotation[];
}
