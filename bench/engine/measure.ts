import { fileURLToPath } from "node:url";
import { medianOf } from "./median.ts";
import { type Ready, type Setup, type Timing, Worker } from "./protocol.ts";

export type Mode = Setup["mode"] | "side-by-side";

/** What is measured: `threads` is that of one task of ours. */
export interface Case extends Omit<Setup, "mode"> {
  readonly mode: Mode;
}

export interface Plan {
  readonly rounds: number;
  /** Steps of a task in each round. */
  readonly steps: number;
  /** The Python with torch, where there is one. */
  readonly python?: string | undefined;
  /** Threads that torch may use. */
  readonly peerThreads: number;
  /** Lets torch keep memory that it freed, which glibc otherwise gives back to the system after every step. */
  readonly peerKeepsMemory?: boolean;
  readonly onRound?: (round: number) => void;
}

export interface Result {
  readonly model: string;
  readonly batch: number;
  readonly mode: Mode;
  /** Threads of one of our tasks. */
  readonly threads: number;
  /** Median over the rounds of the time of one step; side by side, of one step of both tasks. */
  readonly msMedian: number;
  readonly recordsPerSecond: number;
  /** Of the largest of our processes. */
  readonly peakMemoryMB: number | null;
  readonly peer: { readonly name: string; readonly threads: number; readonly msMedian: number } | null;
  /** Median over the rounds of our time by the peer's, and its 95 % interval. */
  readonly ratio: number | null;
  readonly ratioInterval: readonly [number, number] | null;
}

const WARM_UP = 2;
/** glibc's own settings: nothing is mapped on its own or given back. */
const KEEP_MEMORY = {
  MALLOC_MMAP_THRESHOLD_: String(2 ** 34),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 34),
  MALLOC_TOP_PAD_: String(2 ** 28),
};
const ours = fileURLToPath(new URL("ours.ts", import.meta.url));
const theirs = fileURLToPath(new URL("../pytorch/peer.py", import.meta.url));

/**
 * Measures one case: each round runs ours and the peer back to back, in alternating order, and gives one ratio. Side by side, two
 * processes of ours take their steps at the same time, and the peer takes the steps of both, one task after the other.
 */
export async function measure(subject: Case, plan: Plan): Promise<Result> {
  const tasks = subject.mode === "side-by-side" ? 2 : 1;
  const setup: Setup = { ...subject, mode: subject.mode === "predict" ? "predict" : "step" };
  const workers = Array.from({ length: tasks }, () => new Worker(process.execPath, [ours]));
  const peer =
    plan.python === undefined
      ? undefined
      : new Worker(plan.python, [theirs], plan.peerKeepsMemory ? KEEP_MEMORY : {});
  try {
    await Promise.all(workers.map((w) => w.setUp(setup)));
    const about: Ready | undefined = await peer?.setUp({ ...setup, threads: plan.peerThreads });
    let memory: number | null = null;
    const runOurs = async (steps: number): Promise<number> => {
      const start = performance.now();
      const timings: Timing[] = await Promise.all(workers.map((w) => w.time(steps)));
      const wall = performance.now() - start;
      for (const t of timings) if (t.peakMemoryMB !== null) memory = Math.max(memory ?? 0, t.peakMemoryMB);
      return (tasks === 1 ? timings[0]!.ms : wall) / steps;
    };
    const runPeer = async (steps: number) => (await peer!.time(steps * tasks)).ms / steps;
    await runOurs(WARM_UP);
    if (peer) await runPeer(WARM_UP);
    const own: number[] = [];
    const other: number[] = [];
    for (let round = 0; round < plan.rounds; round++) {
      if (!peer) own.push(await runOurs(plan.steps));
      else if (round % 2 === 0) {
        own.push(await runOurs(plan.steps));
        other.push(await runPeer(plan.steps));
      } else {
        other.push(await runPeer(plan.steps));
        own.push(await runOurs(plan.steps));
      }
      plan.onRound?.(round + 1);
    }
    const ms = medianOf(own).median;
    const ratio = peer && medianOf(own.map((t, i) => t / other[i]!));
    return {
      model: subject.model,
      batch: subject.batch,
      mode: subject.mode,
      threads: subject.threads,
      msMedian: ms,
      recordsPerSecond: (1000 * tasks * subject.batch) / ms,
      peakMemoryMB: memory,
      peer: about ? { ...about, msMedian: medianOf(other).median } : null,
      ratio: ratio?.median ?? null,
      ratioInterval: ratio?.interval ?? null,
    };
  } finally {
    for (const worker of [...workers, peer]) worker?.end();
  }
}
