import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { medianOf } from "../engine/median.ts";
import type { Row } from "./row.ts";

const ROUNDS = 5;
const run = promisify(execFile);
const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));

interface Ours {
  readonly ms: number;
  readonly tablesMs: number;
  readonly records: number;
  readonly peakMemoryMB: number;
}

interface Theirs {
  readonly name: string;
  readonly ms: number;
  readonly records: number;
}

async function ours(data: string): Promise<Ours> {
  const folder = mkdtempSync(join(tmpdir(), "cardiograft-bench-"));
  try {
    const { stdout } = await run(process.execPath, [path("prepare-ours.ts"), data, join(folder, "cache")]);
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function theirs(data: string, python: string): Promise<Theirs> {
  const { stdout } = await run(python, [path("prepare.py"), data]);
  return JSON.parse(stdout);
}

const median = (values: readonly number[]) => medianOf(values).median;

/**
 * Prepares all of PTB-XL (its folder is `data`) to a cache, tables, checks and writing included, beside NumPy reading the same headers and
 * signal files and converting the samples to millivolts in memory, by the gain and baseline of each lead. Every round runs both in processes of their own, back to back, in alternating order; starting a process and loading
 * its modules is not counted on either side. A first round fills the system's cache of files and does not count.
 */
export async function prepareRows(data: string, python?: string): Promise<Row[]> {
  const own: Ours[] = [];
  const other: Theirs[] = [];
  for (let round = -1; round < ROUNDS; round++) {
    const runOther = async () => python !== undefined && other.push(await theirs(data, python));
    if (round % 2 === 0) await runOther();
    own.push(await ours(data));
    if (round % 2 !== 0) await runOther();
    if (round < 0) own.length = other.length = 0;
    process.stderr.write(`prepare: round ${round + 1} of ${ROUNDS}\n`);
  }
  const { records } = own[0]!;
  const peer = other[0];
  if (peer !== undefined && peer.records !== records)
    throw new Error(`${records} records were prepared, ${peer.records} were read by the peer`);
  return [
    {
      what: `prepare PTB-XL, ${records} records`,
      ms: median(own.map(({ ms }) => ms)),
      peer: peer === undefined ? null : { name: peer.name, ms: median(other.map(({ ms }) => ms)) },
      ratio: peer === undefined ? null : median(own.map(({ ms }, i) => ms / other[i]!.ms)),
      peakMemoryMB: Math.max(...own.map(({ peakMemoryMB }) => peakMemoryMB)),
    },
    {
      what: "  of which reading its tables",
      ms: median(own.map(({ tablesMs }) => tablesMs)),
      peer: null,
      ratio: null,
    },
  ];
}
