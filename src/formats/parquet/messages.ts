/** What is asked of the process that holds the Parquet library. */
export type Request =
  | { readonly type: "describe"; readonly path: string }
  /** Columns of numbers, whole. */
  | { readonly type: "columns"; readonly path: string; readonly columns: readonly string[] }
  /** One row of columns of lists. */
  | {
      readonly type: "row";
      readonly path: string;
      readonly columns: readonly string[];
      readonly row: number;
    };

export interface FoundColumn {
  readonly name: string;
  /** `time` is a date with a time of day, given in seconds. */
  readonly kind: "number" | "time" | "list" | "other";
  /** For people. */
  readonly type: string;
}

/** The answer to "describe"; "columns" and "row" are answered by an array of numbers for each column, NaN where a value is missing. */
export interface Contents {
  readonly rows: number;
  readonly columns: readonly FoundColumn[];
  readonly writtenBy: string | null;
}
