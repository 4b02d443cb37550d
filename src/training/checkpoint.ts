import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError, writeFileAtomic } from "../base/index.ts";
import type { StepState } from "../engine/index.ts";
import type { Times, ValidationPoint } from "./result.ts";

/** The best weights so far, and what they said of the validation records: [records, classes], averaged over crops. */
export interface Best {
  readonly p: Float32Array;
  readonly running: Float32Array;
  readonly probabilities: Float32Array;
}

/** Everything that a run needs to go on: the step's state, the best weights so far and the history. */
export interface Checkpoint {
  readonly state: StepState;
  readonly best: Best | null;
  readonly history: readonly ValidationPoint[];
  /** Sum of the training loss since the last validation, and over how many steps. */
  readonly lossSum: number;
  readonly lossCount: number;
  readonly milliseconds: Times;
}

const NAME = "cardiograft checkpoint ";
const MAGIC = `${NAME}2\n`;

/** Writes a checkpoint: a line of magic, a line of JSON, then the vectors as little-endian float32. `run` says which run it belongs to. */
export function writeCheckpoint(path: string, run: string, c: Checkpoint): void {
  const vectors = [
    c.state.p,
    c.state.m,
    c.state.v,
    c.state.running,
    ...(c.best ? [c.best.p, c.best.running, c.best.probabilities] : []),
  ];
  const { history, lossSum, lossCount, milliseconds } = c;
  const header = JSON.stringify({
    run,
    step: c.state.step,
    lengths: vectors.map((v) => v.length),
    history,
    lossSum,
    lossCount,
    milliseconds,
  });
  const bytes = (v: Float32Array) => new Uint8Array(v.buffer, v.byteOffset, v.byteLength);
  writeFileAtomic(path, Buffer.concat([Buffer.from(`${MAGIC}${header}\n`), ...vectors.map(bytes)]));
}

/** Reads the checkpoint of the given run; null where there is none. @throws UserError for a damaged file or one of another run. */
export function readCheckpoint(path: string, run: string): Checkpoint | null {
  if (!existsSync(path)) return null;
  const file = readFileSync(path);
  const fail = (what: string): never => {
    throw new UserError(`${path}: ${what}. Delete the file to start this run from its beginning`);
  };
  const begins = (text: string) => file.subarray(0, text.length).equals(Buffer.from(text));
  if (begins(NAME) && !begins(MAGIC)) fail("was written by another version of Cardiograft");
  const end = file.indexOf("\n", MAGIC.length);
  if (!begins(MAGIC) || end < 0) fail("is not a checkpoint");
  const header = JSON.parse(file.toString("utf8", MAGIC.length, end));
  if (header.run !== run) fail("is the checkpoint of a run with other settings");
  const lengths: number[] = header.lengths;
  if (file.length - end - 1 !== 4 * lengths.reduce((a, b) => a + b, 0)) fail("is cut short");
  let at = end + 1;
  const vectors = lengths.map((n) => {
    const data = new Float32Array(file.buffer.slice(file.byteOffset + at, file.byteOffset + at + 4 * n));
    at += 4 * n;
    return data;
  });
  const [p, m, v, running] = vectors as [Float32Array, Float32Array, Float32Array, Float32Array];
  const best = vectors.slice(4) as [Float32Array, Float32Array, Float32Array] | [];
  return {
    state: { step: header.step, p, m, v, running },
    best: best.length > 0 ? { p: best[0]!, running: best[1]!, probabilities: best[2]! } : null,
    history: header.history,
    lossSum: header.lossSum,
    lossCount: header.lossCount,
    milliseconds: header.milliseconds,
  };
}

/** Removes what processes left that were killed while they wrote this checkpoint. The run must be nobody else's. */
export function removeUnfinished(path: string): void {
  const folder = dirname(path);
  if (!existsSync(folder)) return;
  for (const file of readdirSync(folder)) {
    if (file.startsWith(`${basename(path)}.`) && /\.\d+\.\d+\.tmp$/.test(file))
      rmSync(join(folder, file), { force: true });
  }
}
