import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Random } from "../../src/base/index.ts";
import type { Source } from "../../src/formats/wfdb/file.ts";
import { signalGroups } from "../../src/formats/wfdb/group.ts";
import { readWfdbHeader } from "../../src/formats/wfdb/index.ts";
import { readPacked } from "../../src/formats/wfdb/packed-group.ts";
import { Trace } from "../../src/formats/wfdb/trace.ts";
import { medianOf } from "../engine/median.ts";
import { Peer } from "./peer.ts";
import type { Row } from "./row.ts";

/** How fast bytes in memory become millivolts, checksums included, on one core, beside NumPy doing the same arithmetic. */
const CASES = [
  { what: "WFDB 16, 12 leads of 10 s at 500 Hz", format: 16, signals: 12, samples: 5_000 },
  { what: "WFDB 16, 12 leads of 30 min at 500 Hz", format: 16, signals: 12, samples: 900_000 },
  { what: "WFDB 212, 2 leads of 10 s at 360 Hz", format: 212, signals: 2, samples: 3_600 },
  { what: "WFDB 212, 2 leads of 30 min at 360 Hz", format: 212, signals: 2, samples: 650_000 },
] as const;
const [GAIN, BASELINE] = [200, 3];
const ROUNDS = 11;
/** Each round takes about as long, so that many short runs are timed and few long ones. */
const SAMPLES_PER_ROUND = 10_000_000;

/** Rows for the four cases; without a Python with NumPy, of our own times only. */
export async function decodeRows(python?: string): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "cardiograft-bench-"));
  const rows: Row[] = [];
  try {
    for (const subject of CASES) rows.push(await row(subject, join(folder, "bytes"), python));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
}

async function row(subject: (typeof CASES)[number], file: string, python: string | undefined): Promise<Row> {
  const { what, format, signals, samples } = subject;
  const bytes = wave(what, format, signals, samples);
  const decode = decoder(bytes, format, signals, samples);
  const runs = Math.max(1, Math.round(SAMPLES_PER_ROUND / (signals * samples)));
  const peer =
    python === undefined ? null : new Peer(python, [fileURLToPath(new URL("decode.py", import.meta.url))]);
  try {
    const name = peer && (await agree(peer, file, bytes, { format, signals }, decode()));
    const ours = () => {
      const start = performance.now();
      for (let i = 0; i < runs; i++) decode();
      return (performance.now() - start) / runs;
    };
    const theirs = async () => (await peer!.ask<{ ms: number }>({ runs })).ms / runs;
    const own: number[] = [];
    const other: number[] = [];
    // The first round warms up; the order alternates.
    for (let round = 0; round <= ROUNDS; round++) {
      const first = round % 2 === 0 || !peer ? ours() : null;
      const their = peer ? await theirs() : null;
      const ms = first ?? ours();
      if (round === 0) continue;
      own.push(ms);
      if (their !== null) other.push(their);
    }
    const { median: ms } = medianOf(own);
    if (name === null) return { what, ms, peer: null, ratio: null };
    const ratio = medianOf(own.map((t, i) => t / other[i]!)).median;
    return { what, ms, peer: { name, ms: medianOf(other).median }, ratio };
  } finally {
    peer?.end();
  }
}

/** Numbers as of an ECG: slow waves of some millivolts and noise, a few samples missing. */
function wave(seed: string, format: number, signals: number, samples: number): Uint8Array {
  const random = new Random("wave", seed);
  const missing = format === 16 ? -(2 ** 15) : -(2 ** 11);
  const numbers = Int16Array.from({ length: signals * samples }, (_, i) => {
    const number = 900 * Math.sin(i / (50 * signals)) + random.uniform(-100, 100);
    return random.uniform() < 1e-4 ? missing : number;
  });
  if (format === 16) return new Uint8Array(numbers.buffer);
  const bytes = new Uint8Array(1.5 * numbers.length);
  for (let i = 0, at = 0; i < numbers.length; i += 2, at += 3) {
    bytes.set([numbers[i]!, ((numbers[i]! >> 8) & 15) | ((numbers[i + 1]! >> 4) & 240), numbers[i + 1]!], at);
  }
  return bytes;
}

interface Decoded {
  readonly values: readonly Float32Array[];
  readonly sums: readonly number[];
}

/** What a reader does with the bytes of a signal file, from the header's signals on. */
function decoder(bytes: Uint8Array, format: number, signals: number, samples: number): () => Decoded {
  const lines = Array.from(
    { length: signals },
    (_, i) => `a.dat ${format} ${GAIN}(${BASELINE})/mV 0 0 0 0 0 lead ${i}`,
  );
  const header = readWfdbHeader([`a ${signals} 500 ${samples}`, ...lines].join("\n"), "a.hea");
  const [group] = signalGroups(header, "a.hea");
  const source: Source = {
    path: "a.dat",
    size: bytes.length,
    read: (position, into) => into.set(bytes.subarray(position, position + into.length)),
  };
  return () => {
    const values = header.signals.map(() => new Float32Array(samples));
    const traces = header.signals.map((signal, i) => {
      const target = { out: values[i]!, origin: 0, gain: GAIN, baseline: BASELINE };
      return new Trace(signal, target);
    });
    readPacked(source, group!, 0, samples, traces);
    return { values, sums: traces.map((trace) => trace.checksum) };
  };
}

/** Lets the peer decode the same bytes and compares the results; gives its name. */
async function agree(
  peer: Peer,
  file: string,
  bytes: Uint8Array,
  about: { format: number; signals: number },
  ours: Decoded,
): Promise<string> {
  writeFileSync(file, bytes);
  const question = { file, ...about, gain: GAIN, baseline: BASELINE };
  const theirs = await peer.ask<{ name: string; sums: number[]; means: number[] }>(question);
  const same = ours.sums.every((sum, s) => {
    const values = ours.values[s]!.filter((v) => !Number.isNaN(v));
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return sum === theirs.sums[s] && Math.abs(mean - theirs.means[s]!) < 1e-5;
  });
  if (!same) throw new Error(`${theirs.name} decodes other values than ours: ${JSON.stringify(theirs.sums)}`);
  return theirs.name;
}
