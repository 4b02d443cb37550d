import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { UserError } from "../../base/index.ts";
import type { EncodedRecords } from "../../cache/index.ts";
import type { Dataset } from "../types.ts";
import { type Block, type BlockRange, readBlock, type Target } from "./block.ts";
import { type Elsewhere, sendable } from "./elsewhere.ts";
import type { BlockAnswer, BlockRequest, WorkerSetup } from "./worker.ts";

export interface BlocksOptions {
  /** How this thread reads the dataset. */
  readonly read: Dataset["read"];
  readonly target: Target;
  /** Entries of the dataset for each block. */
  readonly ranges: readonly BlockRange[];
  /** How other threads do, and how many of them help. */
  readonly elsewhere: Elsewhere | null;
  readonly threads: number;
}

/** Blocks that a thread has before it: one in work and one waiting. */
const AHEAD = 2;

/**
 * Reads blocks and gives them in their order. This thread reads too, while those that help are being started and whenever it would have to
 * wait. No more than three blocks for each thread are there at any time, whatever the number of ranges: who is far ahead waits. Ending the
 * iteration ends the threads.
 */
export async function* readBlocks(options: BlocksOptions): AsyncGenerator<Block> {
  const { target, ranges } = options;
  const { read } = options.elsewhere?.here ?? options;
  const ready = new Map<number, Block>();
  const free: EncodedRecords[] = [];
  let failure: Error | null = null;
  let wake = () => {};
  let asked = 0;
  let taken = 0;

  const helpers = startHelpers(options, {
    begun: () => feed(),
    done(index, block) {
      ready.set(index, block);
      feed();
      wake();
    },
    failed(error) {
      failure ??= error;
      wake();
    },
  });
  const most = (helpers.length + 1) * (AHEAD + 1);
  const mayAsk = () => asked < ranges.length && asked - taken < most;
  const feed = () => {
    for (const helper of helpers) {
      while (helper.waiting && helper.pending < AHEAD && mayAsk()) {
        const index = asked++;
        helper.ask({ index, ...ranges[index]!, room: free.pop() ?? null });
      }
    }
  };

  try {
    for (; taken < ranges.length; taken++) {
      while (!ready.has(taken)) {
        if (failure !== null) throw failure;
        if (mayAsk()) {
          const index = asked++;
          const { from, to } = ranges[index]!;
          ready.set(index, await readBlock(read, target, from, to, free.pop() ?? null));
          await setImmediate(); // a chance for what the others have done, and for signals of the process
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
      const block = ready.get(taken)!;
      ready.delete(taken);
      yield block;
      free.push(whole(block.encoded));
    }
  } finally {
    await Promise.all(helpers.map((helper) => helper.end()));
  }
}

interface Helper {
  /** Whether it has begun and can be asked. */
  waiting: boolean;
  /** Blocks that it was asked for and has not given. */
  pending: number;
  ask(request: BlockRequest): void;
  end(): Promise<unknown>;
}

interface Events {
  begun(): void;
  done(index: number, block: Block): void;
  failed(error: Error): void;
}

function startHelpers({ elsewhere, threads, target, ranges }: BlocksOptions, events: Events): Helper[] {
  if (elsewhere === null) return [];
  const workerData: WorkerSetup = { elsewhere: sendable(elsewhere), target };
  return Array.from({ length: Math.min(threads, ranges.length - 1) }, () => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData, execArgv: [] });
    const helper: Helper = {
      waiting: false,
      pending: 0,
      ask(request) {
        const { room } = request;
        worker.postMessage(
          request,
          room === null ? [] : ([room.signals.buffer, room.scales.buffer] as ArrayBuffer[]),
        );
        helper.pending++;
      },
      end: () => worker.terminate(),
    };
    worker.on("message", (answer: BlockAnswer) => {
      if ("failure" in answer) {
        events.failed(answer.isUserError ? new UserError(answer.failure) : new Error(answer.failure));
      } else if ("begun" in answer) {
        helper.waiting = true;
        events.begun();
      } else {
        helper.pending--;
        events.done(answer.index, answer.block);
      }
    });
    worker.on("error", events.failed);
    worker.on("exit", (code) =>
      events.failed(new Error(`a thread that reads records ended with code ${code}`)),
    );
    return helper;
  });
}

/** The arrays of which a block may have used the beginning only. */
function whole({ signals, scales }: EncodedRecords): EncodedRecords {
  return { signals: new Int16Array(signals.buffer), scales: new Float32Array(scales.buffer) };
}
