import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { Option } from "commander";
import { UserError } from "../base/index.ts";
import { type Device, devices } from "../engine/index.ts";
import { Home } from "../store/index.ts";
import { loadRecipe, runStudy, type StudyRun } from "../study/index.ts";
import { progressView } from "./progress.ts";
import { resultText } from "./table.ts";
import { wrap } from "./text.ts";

export interface RunOptions {
  readonly data?: string;
  readonly home: string;
  readonly jobs?: number;
  readonly device: Device;
  readonly json?: boolean;
  readonly until?: "decided";
}

export const homeOption = (): Option =>
  new Option("--home <dir>", "where results, models and caches are kept").default(".cardiograft");
export const jobsOption = (): Option =>
  new Option("--jobs <n>", "tasks side by side (default: one per core)").argParser(positive);
export const deviceOption = (): Option =>
  new Option("--device <device>", "where to train").choices([...devices, "auto"]).default("cpu");

function positive(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1)
    throw new UserError(`--jobs: a whole number of 1 or more, not "${text}"`);
  return n;
}

/** Runs a recipe, shows how it goes on standard error, and prints its results on standard output. */
export async function runRecipe(file: string, options: RunOptions): Promise<void> {
  const recipe = await loadRecipe(file);
  const home = new Home(options.home);
  const view = progressView(process.stderr);
  if (!existsSync(home.store)) view.say(`Making ${home.store}; this takes some seconds the first time.`);
  const { stop, kill, release } = interrupts((text) => view.say(text));
  let run: StudyRun;
  try {
    run = await runStudy(recipe, {
      home,
      data: options.data,
      jobs: options.jobs,
      device: options.device,
      untilDecided: options.until === "decided",
      stop,
      kill,
      onEvent: (event) => view.show(event),
    });
  } finally {
    view.close();
    release();
  }
  const { results, failed, interrupted } = run;
  if (options.json) process.stdout.write(`${JSON.stringify({ ...results, home: home.dir }, null, 2)}\n`);
  else process.stdout.write(`\n${[resultText(results), ...files(run, home)].join("\n\n")}\n`);
  if (failed.length > 0) {
    const what = failed.length === 1 ? "1 task failed" : `${failed.length} tasks failed`;
    process.stderr.write(`\n${what}; the same command tries again, and repeats nothing that is done:\n`);
    for (const { task, error } of failed) process.stderr.write(`  ${task.title}: ${error}\n`);
    process.exitCode = 1;
  } else if (interrupted) {
    process.stderr.write(
      "\nStopped. The same command goes on from here, and repeats nothing that is done.\n",
    );
    process.exitCode = 130;
  }
}

/** Where everything is, and which model to try. Chosen by validation: the test records are for judging. */
function files({ results: { cells } }: StudyRun, home: Home): string[] {
  const best = [...cells].sort((a, b) => b.validation - a.validation)[0];
  if (best === undefined) return [];
  const { arm, size, seed, model } = best;
  return [
    [
      wrap(
        `Everything is in ${home.dir}: models/KEY/ has model.onnx and card.json, runs/KEY/ has predictions.`,
      ),
      wrap(`The best model on validation (${arm}, ${size} records, seed ${seed}), for cardiograft predict:`),
      dirname(model),
    ].join("\n"),
  ];
}

/** The first Ctrl-C asks to stop, the second ends. A closed terminal or SIGTERM asks as the first does. */
function interrupts(say: (text: string) => void) {
  const stop = new AbortController();
  const kill = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) {
      say("Ending at once. What was done since the last checkpoint is lost.");
      return kill.abort();
    }
    say("Stopping: each task keeps a checkpoint. Press Ctrl-C again to end at once.");
    stop.abort();
  };
  const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const name of names) process.on(name, onSignal);
  return {
    stop: stop.signal,
    kill: kill.signal,
    release() {
      for (const name of names) process.removeListener(name, onSignal);
    },
  };
}
