import { dirname } from "node:path";
import { Option } from "commander";
import { UserError } from "../base/index.ts";
import { type Device, devices } from "../engine/index.ts";
import { Home } from "../store/index.ts";
import {
  isPaper,
  loadStudies,
  type Recipe,
  runStudies,
  runStudy,
  type StudyOptions,
  type StudyRun,
  type StudySet,
} from "../study/index.ts";
import { interrupts } from "./interrupts.ts";
import { type ProgressView, progressView } from "./progress.ts";
import { leftOutText, runText, summaryText } from "./set-text.ts";
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
  new Option(
    "--jobs <n>",
    "tasks side by side, which share the cores: another number trains anew (default: one per core)",
  ).argParser(positive);
export const deviceOption = (): Option =>
  new Option("--device <device>", "where to train").choices([...devices, "auto"]).default("cpu");

function positive(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1)
    throw new UserError(`--jobs: a whole number of 1 or more, not "${text}"`);
  return n;
}

/** Runs a recipe or a grid, shows how it goes on standard error, and prints its results on standard output. */
export async function runRecipe(file: string, options: RunOptions): Promise<void> {
  const set = await loadStudies(file);
  const home = new Home(options.home);
  const view = progressView(process.stderr);
  const { stop, kill, release } = interrupts((text) => view.say(text));
  const running: StudyOptions = {
    home,
    data: options.data,
    jobs: options.jobs,
    device: options.device,
    untilDecided: options.until === "decided",
    stop,
    kill,
    onEvent: (event) => view.show(event),
    onNewStore: () => view.say(`Making ${home.store}; this takes some seconds the first time.`),
  };
  try {
    if (set.places === null) await runOne(set.studies[0]!, running, view, options);
    else await runSet(set, running, view, options);
  } finally {
    view.close();
    release();
  }
}

const print = (text: string) => process.stdout.write(`${text}\n`);

async function runOne(recipe: Recipe, running: StudyOptions, view: ProgressView, { json }: RunOptions) {
  const run = await runStudy(recipe, running);
  view.close();
  const { results, carriedOver } = run;
  const { home } = running;
  if (json) print(JSON.stringify({ ...results, carriedOver, home: home.dir }, null, 2));
  else print(`\n${[runText(run, isPaper(recipe)), ...files(run, home, isPaper(recipe))].join("\n\n")}`);
  tellFailures(run.failed, run.interrupted);
}

async function runSet(set: StudySet, running: StudyOptions, view: ProgressView, { json }: RunOptions) {
  const found = await runStudies(set, {
    ...running,
    onResult(run, recipe) {
      view.close();
      if (!json) print(`\n${runText(run, isPaper(recipe))}\n`);
    },
  });
  view.close();
  const { runs, summary, leftOut, interrupted } = found;
  if (json) {
    const studies = runs.map(({ results, carriedOver }) => ({ ...results, carriedOver }));
    const { name, title } = set;
    print(JSON.stringify({ name, title, home: running.home.dir, studies, summary, leftOut }, null, 2));
  } else {
    const blocks = [
      ...(summary.rows.length > 0 ? [summaryText(summary)] : []),
      ...(leftOut.length > 0 ? [leftOutText(found)] : []),
    ];
    if (blocks.length > 0) print(blocks.join("\n\n"));
  }
  // A pre-training that several studies need fails once.
  const failed = new Map(runs.flatMap((run) => run.failed.map((one) => [one.task.key, one])));
  tellFailures([...failed.values()], interrupted);
}

function tellFailures(failed: StudyRun["failed"], interrupted: boolean): void {
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
function files({ results: { cells } }: StudyRun, home: Home, paper: boolean): string[] {
  const best = [...cells].sort((a, b) => b.validation - a.validation)[0];
  if (best === undefined) return [];
  const { arm, size, seed, model } = best;
  const by = paper ? "the test records, which also chose it" : "validation";
  return [
    [
      wrap(
        `Everything is in ${home.dir}: models/KEY/ has model.onnx and card.json, runs/KEY/ has predictions.`,
      ),
      wrap(`The best model on ${by} (${arm}, ${size} records, seed ${seed}), for cardiograft predict:`),
      dirname(model),
    ].join("\n"),
  ];
}
