import type { DatasetEntry } from "../types.ts";

/** Of a record, what splitting needs. */
export type Row = Pick<DatasetEntry, "record" | "patient" | "fold" | "labels">;
