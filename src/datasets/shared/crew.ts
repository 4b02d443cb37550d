import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { elsewhereOf, sendable } from "../preparation/elsewhere.ts";
import type { Dataset } from "../types.ts";
import { perform, type Results, type TaskName, type Tasks } from "./task.ts";
import type { Answer, Request } from "./worker.ts";

/** Records that make a thread worth its start. */
const WORTH_A_THREAD = 500;
const MOST_THREADS = 6;

/** Called after each part with its first item, what came of it, and how many items are done. */
type OnPart<T extends TaskName> = (from: number, result: Results[T], done: number) => void;

/** This thread and others, which share tasks. */
export class Crew {
  private readonly datasets: readonly Dataset[];
  private readonly workers: readonly Worker[];

  /** `threads` is how many help this one; by default as many as there are other cores, at most 6, where it is worth it. */
  constructor(datasets: readonly Dataset[], threads?: number) {
    this.datasets = datasets;
    const most = Math.max(...datasets.map(({ entries }) => entries.length));
    const worthwhile = Math.min(MOST_THREADS, availableParallelism() - 1, Math.floor(most / WORTH_A_THREAD));
    const workerData = datasets.map(elsewhereOf).map((how) => (how === null ? null : sendable(how)));
    this.workers = Array.from({ length: threads ?? worthwhile }, () => {
      const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData, execArgv: [] });
      worker.setMaxListeners(0);
      return worker;
    });
  }

  /**
   * Does a task for [0, total), `stride` items at a time; parts come as they are done, not in order. A dataset that only this thread can
   * read is read here alone.
   */
  async each<T extends TaskName>(
    name: T,
    task: Tasks[T],
    total: number,
    stride: number,
    onPart: OnPart<T>,
  ): Promise<void> {
    let [asked, done] = [0, 0];
    let failed = false;
    const work = async (part: (from: number, to: number) => Promise<Results[T]>) => {
      while (asked < total && !failed) {
        const from = asked;
        asked = Math.min(total, asked + stride);
        const to = asked;
        try {
          const result = await part(from, to);
          done += to - from;
          onPart(from, result, done);
        } catch (error) {
          failed = true;
          throw error;
        }
      }
    };
    const helpers = "of" in task && elsewhereOf(this.datasets[task.of]!) === null ? [] : this.workers;
    await Promise.all([
      work(async (from, to) => {
        const result = await perform(name, task, from, to, this.datasets);
        await setImmediate(); // a chance for what the others have done, and for signals of the process
        return result;
      }),
      ...helpers.map((worker) => work((from, to) => ask<T>(worker, { name, task, from, to }))),
    ]);
  }

  async end(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

function ask<T extends TaskName>(worker: Worker, request: Request): Promise<Results[T]> {
  return new Promise((resolve, reject) => {
    const ended = (code: number) =>
      reject(new Error(`a thread that compares records ended with code ${code}`));
    const settle = (answer: Answer) => {
      worker.off("error", reject).off("exit", ended);
      if ("failure" in answer) reject(new Error(answer.failure));
      else resolve(answer.result as Results[T]);
    };
    worker.once("message", settle).once("error", reject).once("exit", ended);
    worker.postMessage(request);
  });
}
