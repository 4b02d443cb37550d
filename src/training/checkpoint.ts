import { existsSync, readFileSync } from "node:fs";
import { UserError, writeFileAtomic } from "../base/index.ts";
import type { StepState } from "../engine/index.ts";
import type { Times, ValidationPoint } from "./result.ts";

/** Everything that a run needs to go on: the step's state, the best weights so far and the history. */
export interface Checkpoint {
  readonly state: StepState;
  readonly best: { readonly p: Float32Array; readonly running: Float32Array } | null;
  readonly history: readonly ValidationPoint[];
  /** Sum of the training loss since the last validation, and over how many steps. */
  readonly lossSum: number;
  readonly lossCount: number;
  readonly milliseconds: Times;
}

const MAGIC = "cardiograft checkpoint 1\n";

/** Writes a checkpoint: a line of magic, a line of JSON, then the vectors as little-endian float32. `run` says which run it belongs to. */
export function writeCheckpoint(path: string, run: string, c: Checkpoint): void {
  const vectors = [
    c.state.p,
    c.state.m,
    c.state.v,
    c.state.running,
    ...(c.best ? [c.best.p, c.best.running] : []),
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
  const end = file.indexOf("\n", MAGIC.length);
  if (!file.subarray(0, MAGIC.length).equals(Buffer.from(MAGIC)) || end < 0) fail("is not a checkpoint");
  const header = JSON.parse(file.toString("utf8", MAGIC.length, end));
  if (header.run !== run) fail("is the checkpoint of a run with other settings");
  const lengths: number[] = header.lengths;
  if (file.length - end - 1 !== 4 * lengths.reduce((a, b) => a + b, 0)) fail("is cut short");
  let at = end + 1;
  const [p, m, v, running, bestP, bestRunning] = lengths.map((n) => {
    const data = new Float32Array(file.buffer.slice(file.byteOffset + at, file.byteOffset + at + 4 * n));
    at += 4 * n;
    return data;
  }) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array?, Float32Array?];
  return {
    state: { step: header.step, p, m, v, running },
    best: bestP && bestRunning ? { p: bestP, running: bestRunning } : null,
    history: header.history,
    lossSum: header.lossSum,
    lossCount: header.lossCount,
    milliseconds: header.milliseconds,
  };
}
