import { existsSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import { Home } from "../store/index.ts";
import { type AdviseEvent, advise } from "../study/index.ts";
import { adviceText, dataText, pilotText, readingText, upstreamText } from "./advise-text.ts";
import { progressLine } from "./bar.ts";
import { interrupts } from "./interrupts.ts";
import { type ProgressView, progressView } from "./progress.ts";
import { homeOption } from "./run-study.ts";
import { duration, wrap } from "./text.ts";

const HELP = `
DIR has your recordings and TABLE a row with labels for each, as for
\`cardiograft data add\`. In one go: the records are checked, pre-trained models
at hand are scored, and a pilot is run within the budget: training from scratch
against fine-tuning and a linear probe, with an untrained network's features as
control. Then it says what is known so far, what would decide it, and which
model is best. DIR itself is left as it is.

Models at hand are those given with --upstream; else those pre-trained in this
home on recordings of patients; else one is pre-trained on simulated hearts
within a third of the budget. Nothing is fetched from anywhere. --upstream takes
the folder of a model of Cardiograft's, or a JSON file that says of anybody's
ONNX file what it does not say itself:
  { "model": "resnet.onnx", "leads": ["I", "II", "V1"], "samplingRate": 500,
    "unit": "microvolt" }
docs/advise.md has all of its fields.

The budget becomes training steps once, from a short measurement, and is kept:
after Ctrl-C the same command goes on, and a larger budget adds a second size
and further seeds to what is there.

Examples:
  cardiograft advise --data ward --labels ward/labels.csv
  cardiograft advise --data ward --labels ward/labels.csv --budget 1h \\
    --upstream .cardiograft/models/KEY
  cardiograft advise --data ward --upstream resnet.json --upstream other.json
  cardiograft advise --data ward --json > advice.json
      a folder that \`cardiograft data add\` has described needs no --labels
`;

interface Options {
  readonly data: string;
  readonly labels?: string;
  readonly labelSet?: string;
  readonly budget: number;
  readonly upstream?: readonly string[];
  readonly home: string;
  readonly json?: true;
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

/** `20m`, `1.5h`, `90s`; a bare number is minutes. */
export function budgetOf(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(s|m|min|h)?$/.exec(text.trim());
  const milliseconds = match === null ? 0 : Number(match[1]) * UNITS[match[2] ?? "m"]!;
  if (!(milliseconds >= 1000 && milliseconds <= 7 * 24 * UNITS.h!))
    throw new InvalidArgumentError("It must be a time such as 20m, 90s or 1.5h, of a week at most.");
  return milliseconds;
}

const another = (path: string, known: readonly string[] = []): readonly string[] => [...known, path];

/** `cardiograft advise --data DIR --labels TABLE` */
export function adviseCommand(): Command {
  return new Command("advise")
    .description("whether fine-tuning pays on your own recordings, as far as a time tells")
    .requiredOption("--data <dir>", "the folder of recordings")
    .option("--labels <table>", "CSV, TSV or Parquet, a row for each record")
    .option("--label-set <name>", "which labels, where the table has several sets")
    .addOption(
      new Option("--budget <time>", "for everything: 20m, 90s, 1.5h")
        .argParser(budgetOf)
        .default(20 * UNITS.m!, "20m"),
    )
    .option("--upstream <model>", "a pre-trained model: its folder, or a JSON file; may be repeated", another)
    .addOption(homeOption())
    .option("--json", "print JSON")
    .addHelpText("after", HELP)
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { data, labels, labelSet, budget, upstream, json } = options;
  const home = new Home(options.home);
  const view = progressView(process.stderr);
  const shown = new Shown(view, json === true);
  if (!existsSync(home.store)) view.say(`Making ${home.dir}; everything is kept there.`);
  const { stop, kill, release } = interrupts(
    (text) => shown.say(text),
    () => shown.studying,
  );
  const began = performance.now();
  const advice = await advise({
    ...{ home, data, labels, labelSet, budget, upstreams: upstream, stop, kill },
    onEvent: (event) => shown.show(event),
  }).finally(() => {
    shown.close();
    release();
  });
  if (json) process.stdout.write(`${JSON.stringify({ ...advice, home: home.dir }, null, 2)}\n`);
  else process.stdout.write(`${adviceText(advice)}\n`);
  const spent = duration(performance.now() - began);
  if (advice.failed.length > 0) {
    process.stderr.write(`\nNot everything worked; the same command tries again:\n`);
    for (const line of advice.failed) process.stderr.write(`${wrap(`  ${line}`, 80, "    ")}\n`);
    process.exitCode = 1;
  } else if (advice.stopped === "asked") {
    process.stderr.write(
      "\nStopped. The same command goes on from here, and repeats nothing that is done.\n",
    );
    process.exitCode = 130;
  } else if (advice.stopped === "time") {
    const why = `The budget was over before the pilot was (${spent}): the machine had more to do than when it was measured.`;
    process.stderr.write(
      `\n${wrap(`${why} The same command goes on, and repeats nothing that is done.`, 80, "")}\n`,
    );
  }
}

/** What is told on the way. */
function textOf(event: Extract<AdviseEvent, { type: "read" | "checked" | "scored" | "planned" }>): string {
  if (event.type === "read") return readingText(event.own);
  if (event.type === "planned") return pilotText(event);
  return event.type === "checked" ? dataText(event.data) : upstreamText(event);
}

/** Results on standard output as they come, unless JSON is wanted; how far it is on standard error. */
class Shown {
  /** Whether tasks are running that can keep a checkpoint. */
  studying = false;
  private readonly view: ProgressView;
  private readonly json: boolean;
  private line: { label: string; bar: ReturnType<typeof progressLine> } | null = null;

  constructor(view: ProgressView, json: boolean) {
    this.view = view;
    this.json = json;
  }

  show(event: AdviseEvent): void {
    if (event.type === "progress") {
      this.progress(event);
      return;
    }
    this.endLine();
    this.studying = event.type === "study";
    if (event.type === "study") this.view.show(event.event);
    else if (event.type === "say") this.view.say(wrap(event.text, 80, ""));
    else this.print(textOf(event));
  }

  say(text: string): void {
    this.endLine();
    this.view.say(text);
  }

  close(): void {
    this.endLine();
    this.view.close();
  }

  private progress({ label, done, total }: Extract<AdviseEvent, { type: "progress" }>): void {
    if (this.line?.label !== label) {
      this.close();
      this.studying = false;
      this.line = { label, bar: progressLine(label) };
    }
    this.line.bar.show(done, total);
  }

  private print(text: string): void {
    this.view.close();
    if (!this.json) process.stdout.write(`${text}\n\n`);
  }

  private endLine(): void {
    this.line?.bar.end();
    this.line = null;
  }
}
