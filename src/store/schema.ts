import type { ColumnType } from "kysely";

/** JSON columns are read as values and written as text. */
type Json<T> = ColumnType<T, string, string>;
type Time = ColumnType<Date, Date, Date>;
type OptionalTime = ColumnType<Date | null, Date | null | undefined, Date | null>;

/** `interrupted`: stopped before its end, by a person or with its parent; a new run goes on from its checkpoint. */
export type TaskStatus = "pending" | "running" | "done" | "failed" | "interrupted";

export interface Tables {
  studies: { id: string; name: string; recipe: Json<unknown>; created: Time; updated: Time };
  tasks: {
    key: string;
    kind: string;
    spec: Json<unknown>;
    status: TaskStatus;
    attempts: number;
    created: Time;
    started: OptionalTime;
    finished: OptionalTime;
    device: string | null;
    runtime: Json<Record<string, string>> | null;
    error: string | null;
  };
  study_tasks: { study: string; task: string; position: number };
  results: { task: string; metrics: Json<unknown> };
  history: {
    task: string;
    step: number;
    epoch: number;
    training_loss: number;
    validation_loss: number;
    metric: number;
  };
  predictions: { task: string; split: string; file: string };
}
