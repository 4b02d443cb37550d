// A thread that helps to look for shared recordings. What it finds goes to the thread that started it.
import { parentPort, workerData } from "node:worker_threads";
import type { Elsewhere } from "../preparation/elsewhere.ts";
import type { Dataset } from "../types.ts";
import { perform, type Results, type TaskName, type Tasks } from "./task.ts";

export interface Request {
  readonly name: TaskName;
  readonly task: Tasks[TaskName];
  readonly from: number;
  readonly to: number;
}

export type Answer = { readonly result: Results[TaskName] } | { readonly failure: string };

type Readable = Pick<Dataset, "read">;
type Open = (...args: readonly unknown[]) => Readable | Promise<Readable>;

const port = parentPort!;
const opened = Promise.all(
  (workerData as (Elsewhere | null)[]).map(async (elsewhere): Promise<Readable> => {
    if (elsewhere === null) return { read: () => Promise.reject(new Error("not readable in this thread")) };
    const exports = (await import(elsewhere.module)) as Readonly<Record<string, Open>>;
    return exports[elsewhere.name]!(...elsewhere.args);
  }),
);

port.on("message", async ({ name, task, from, to }: Request) => {
  try {
    const result = await perform(name, task, from, to, await opened);
    port.postMessage({ result } satisfies Answer);
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    port.postMessage({ failure } satisfies Answer);
  }
});
