// A thread that reads blocks of records. It has no tables and writes nothing: what it finds goes to the thread that started it.
import { on } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import { UserError } from "../../base/index.ts";
import type { EncodedRecords } from "../../cache/index.ts";
import type { Dataset } from "../types.ts";
import { type Block, readBlock, type Target } from "./block.ts";
import type { Elsewhere } from "./elsewhere.ts";

export interface WorkerSetup {
  readonly elsewhere: Elsewhere;
  readonly target: Target;
}

export interface BlockRequest {
  readonly index: number;
  readonly from: number;
  readonly to: number;
  /** Arrays that may be overwritten. */
  readonly room: EncodedRecords | null;
}

export type BlockAnswer =
  | { readonly begun: true }
  | { readonly index: number; readonly block: Block }
  | { readonly failure: string; readonly isUserError: boolean };

type Open = (...args: readonly unknown[]) => Pick<Dataset, "read"> | Promise<Pick<Dataset, "read">>;

const port = parentPort!;
const say = (answer: BlockAnswer, moved: ArrayBuffer[] = []) => port.postMessage(answer, moved);

async function serve({ elsewhere, target }: WorkerSetup): Promise<void> {
  const module = (await import(elsewhere.module)) as Readonly<Record<string, Open>>;
  const dataset = await module[elsewhere.name]!(...elsewhere.args);
  const requests = on(port, "message") as AsyncIterable<[BlockRequest]>;
  say({ begun: true });
  for await (const [{ index, from, to, room }] of requests) {
    const block = await readBlock((i) => dataset.read(i), target, from, to, room);
    const { signals, scales } = block.encoded;
    say({ index, block }, [signals.buffer, scales.buffer] as ArrayBuffer[]);
  }
}

serve(workerData as WorkerSetup).catch((error: unknown) => {
  const isUserError = error instanceof UserError;
  say({ failure: isUserError ? error.message : text(error), isUserError });
});

const text = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));
