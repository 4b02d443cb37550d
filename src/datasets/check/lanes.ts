import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { type Elsewhere, elsewhereOf, sendable } from "../preparation/elsewhere.ts";
import type { Dataset } from "../types.ts";
import { type CheckedRecord, checkRange } from "./record.ts";
import type { CheckAnswer, CheckRequest } from "./worker.ts";

/** Checks the entries [from, to). */
interface Lane {
  check(from: number, to: number): Promise<readonly CheckedRecord[]>;
  end(): Promise<unknown>;
}

/** Records that a lane takes at a time. */
const STRIDE = 32;
/** Starting a thread takes as long as checking some hundred records. */
const WORTH_A_THREAD = 500;

/**
 * Checks all records on all cores, as far as other threads can read them, and gives each in turn to `onRecord`. `threads` is how many at
 * most help this one; by default as many as there are other cores.
 */
export async function checkInLanes(
  dataset: Dataset,
  onRecord: (checked: CheckedRecord) => void,
  threads = availableParallelism() - 1,
): Promise<void> {
  const total = dataset.entries.length;
  const elsewhere = elsewhereOf(dataset);
  const helpers = elsewhere === null ? 0 : Math.min(threads, Math.floor(total / WORTH_A_THREAD));
  const lanes = [here(dataset), ...Array.from({ length: helpers }, () => inThread(elsewhere!))];
  const ready = new Map<number, readonly CheckedRecord[]>();
  let [asked, told] = [0, 0];
  let failed = false;
  const work = async (lane: Lane) => {
    while (asked < total && !failed) {
      const from = asked;
      asked += STRIDE;
      try {
        ready.set(from, await lane.check(from, Math.min(total, from + STRIDE)));
      } catch (error) {
        failed = true;
        throw error;
      }
      for (let next = ready.get(told); next !== undefined; next = ready.get(told)) {
        ready.delete(told);
        told += STRIDE;
        next.forEach(onRecord);
      }
    }
  };
  try {
    await Promise.all(lanes.map(work));
  } finally {
    await Promise.all(lanes.map((lane) => lane.end()));
  }
}

function here(dataset: Dataset): Lane {
  return {
    async check(from, to) {
      const checked = await checkRange(dataset, from, to);
      await setImmediate(); // a chance for what the others have done, and for signals of the process
      return checked;
    },
    end: async () => {},
  };
}

function inThread(elsewhere: Elsewhere): Lane {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: sendable(elsewhere),
    execArgv: [],
  });
  return {
    check: (from, to) =>
      new Promise((resolve, reject) => {
        const ended = (code: number) =>
          reject(new Error(`a thread that checks records ended with code ${code}`));
        const settle = (answer: CheckAnswer) => {
          worker.off("error", reject).off("exit", ended);
          if ("failure" in answer) reject(new Error(answer.failure));
          else resolve(answer.checked);
        };
        worker.once("message", settle).once("error", reject).once("exit", ended);
        worker.postMessage({ from, to } satisfies CheckRequest);
      }),
    end: () => worker.terminate(),
  };
}
