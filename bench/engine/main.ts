/**
 * The training engine beside PyTorch on this machine: see `npm run bench:engine -- --help`. The figures of docs/performance.md are its
 * output.
 */
import { cpus } from "node:os";
import { Command, InvalidArgumentError } from "commander";
import { duration } from "../../src/cli/text.ts";
import { architectures } from "../../src/nn/index.ts";
import { type Case, type Mode, measure, type Result } from "./measure.ts";

const LEADS = 12;
const CLASSES = 5;
const modes: readonly Mode[] = ["step", "predict", "side-by-side"];

/** What is measured unless the command line says otherwise: every training step, and more of the shallow networks. */
const standard: readonly (readonly [model: string, modes: readonly Mode[]])[] = [
  ["resnet1d18", modes],
  ["lstm", modes],
  ["bilstm", modes],
  ["gru", ["step", "predict"]],
  ["resnet1d50", ["step"]],
  ["resnet1d101", ["step"]],
];

const list = (text: string) => text.split(",");
const count = (text: string) => {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError("must be a positive whole number.");
  return n;
};
const oneOf = (known: readonly string[]) => (text: string) => {
  const wrong = list(text).find((v) => !known.includes(v));
  if (wrong !== undefined) throw new InvalidArgumentError(`choose from ${known.join(", ")}.`);
  return list(text);
};

interface Options {
  model?: string[];
  mode?: string[];
  width?: number;
  batch: number;
  samples: number;
  threads: number;
  device: string;
  rounds: number;
  steps: number;
  python?: string;
  peerKeepsMemory?: true;
  json?: true;
}

const program = new Command("bench:engine")
  .description("Measures the training engine, beside PyTorch where a Python with torch is given.")
  .option("--model <names>", "networks, separated by commas", oneOf([...architectures.keys()]))
  .option("--mode <modes>", `${modes.join(", ")} (default: what the table has)`, oneOf(modes))
  .option("--width <n>", "another width of the networks than their own", count)
  .option("--batch <n>", "records of a batch", count, 64)
  .option("--samples <n>", "samples of a record", count, 1000)
  .option("--threads <n>", "threads of a task; side by side each has one", count, 2)
  .option("--device <name>", "cpu, webgpu, cuda ...; torch runs on cuda beside either GPU device", "cpu")
  .option("--rounds <n>", "rounds of ours and torch back to back", count, 15)
  .option("--steps <n>", "steps of each in a round", count, 10)
  .option("--python <path>", "Python with torch, to measure against")
  .option("--peer-keeps-memory", "torch's glibc keeps freed memory instead of giving it back")
  .option("--json", "an array of results instead of the table")
  .addHelpText(
    "after",
    `
Examples:
  npm run bench:engine -- --python python3
  npm run bench:engine -- --model resnet1d18 --mode step --batch 32 --json

The full table takes hours on two cores; one row of a small network minutes.`,
  );
program.parse();
const options = program.opts<Options>();

const cases: Case[] = (options.model ?? standard.map(([name]) => name)).flatMap((model) =>
  (options.mode ?? standard.find(([name]) => name === model)?.[1] ?? ["step"]).map((mode) => ({
    model,
    mode: mode as Mode,
    width: options.width,
    batch: options.batch,
    samples: options.samples,
    leads: LEADS,
    classes: CLASSES,
    threads: mode === "side-by-side" ? 1 : options.threads,
    device: options.device,
  })),
);

const row = (r: Result) =>
  [
    r.model.padEnd(12),
    r.mode.padEnd(13),
    String(r.threads).padStart(7),
    r.msMedian.toFixed(0).padStart(7),
    r.recordsPerSecond.toFixed(0).padStart(10),
    (r.peakMemoryMB?.toFixed(0) ?? "-").padStart(6),
    (r.peer?.msMedian.toFixed(0) ?? "-").padStart(7),
    r.ratio === null
      ? "-"
      : `${r.ratio.toFixed(2)} [${r.ratioInterval!.map((v) => v.toFixed(2)).join(", ")}]`,
  ].join(" ");

if (!options.json) {
  console.log(
    `${cpus()[0]?.model.trim()}, ${cpus().length} cores; batch ${options.batch}, ${options.samples} samples`,
  );
  console.log("model        mode          threads      ms  records/s     MB   torch  ratio, 95 % interval");
}
const results: Result[] = [];
for (const subject of cases) {
  const start = performance.now();
  const result = await measure(subject, {
    rounds: options.rounds,
    steps: options.steps,
    python: options.python,
    peerThreads: 2,
    peerKeepsMemory: options.peerKeepsMemory ?? false,
    onRound(round) {
      const left = ((performance.now() - start) / round) * (options.rounds - round);
      const about = round < options.rounds ? `, about ${duration(left)} left` : "";
      process.stderr.write(`${subject.model} ${subject.mode}: round ${round} of ${options.rounds}${about}\n`);
    },
  });
  results.push(result);
  if (!options.json) console.log(row(result));
}
if (options.json) console.log(JSON.stringify(results, null, 2));
