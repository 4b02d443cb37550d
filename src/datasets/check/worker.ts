// A thread that checks records. What it finds goes to the thread that started it.
import { parentPort, workerData } from "node:worker_threads";
import type { Elsewhere } from "../preparation/elsewhere.ts";
import type { Dataset } from "../types.ts";
import { type CheckedRecord, checkRange } from "./record.ts";

/** Entries [from, to). */
export interface CheckRequest {
  readonly from: number;
  readonly to: number;
}

export type CheckAnswer = { readonly checked: readonly CheckedRecord[] } | { readonly failure: string };

type Open = (...args: readonly unknown[]) => Pick<Dataset, "read"> | Promise<Pick<Dataset, "read">>;

const port = parentPort!;
const { module, name, args } = workerData as Elsewhere;
const opened = import(module).then((exports: Readonly<Record<string, Open>>) => exports[name]!(...args));

port.on("message", async ({ from, to }: CheckRequest) => {
  try {
    port.postMessage({ checked: await checkRange(await opened, from, to) } satisfies CheckAnswer);
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    port.postMessage({ failure } satisfies CheckAnswer);
  }
});
