import { createInterface } from "node:readline/promises";
import { Command, InvalidArgumentError } from "commander";
import { UserError } from "../../base/index.ts";
import { type Addition, addDataset, ROLES, type Role, type Said } from "../../datasets/index.ts";
import { STANDARD_12 } from "../../ecg/index.ts";
import { additionJson, additionText } from "./add-text.ts";

const HELP = `
DIR has the recordings, in any format that is read; TABLE says which labels each
has. What the columns of the table are is guessed from their names and contents
and shown; what is wrong is corrected with --map, or later with an editor in the
description, DIR/dataset.json. TABLE is a path as any other, not one below DIR.
From then on --data DIR is a dataset like any other, named own: { name: "own" }
in a recipe.

TABLE is CSV or TSV as programs or Excel write it, or Parquet. Roles of columns:
  file      names each record's file: a path below DIR or a bare name, with
            or without extension
  name      names or numbers the record in a file of several
  patient   who it is: a patient's records stay together. Without it every
            record counts as another patient, which may hide a leak
  age, sex, fold
  label     one label: yes or no (1/0, true/false, ja/nein, x ...)
  class     exactly one class each
  list      several labels each, separated: list, or list:| to say by what
  ignore    not used

Examples:
  cardiograft data add ward --labels ward/labels.csv --dry-run
  cardiograft data add ward --labels ward/labels.csv --map Befund=list \\
    --sex 0=male,1=female
  cardiograft data add exams --labels exams/labels.csv --sampling-rate 400 \\
    --units mV --leads standard
  cardiograft data check own --data ward
`;

interface Options {
  readonly labels: string;
  readonly name?: string;
  readonly licence?: string;
  readonly to?: string;
  readonly map: ReadonlyMap<string, Said>;
  readonly sex?: Readonly<Record<string, "male" | "female" | null>>;
  readonly unlabelled?: "refuse" | "negative";
  readonly samplingRate?: number;
  readonly units?: string;
  readonly leads?: string[];
  readonly array?: string;
  readonly rate?: number;
  readonly seconds?: number;
  readonly force?: true;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
}

/** `cardiograft data add DIR --labels TABLE` */
export function dataAddCommand(): Command {
  return new Command("add")
    .description("make a dataset of your own recordings and a table of labels")
    .argument("<dir>", "the folder of recordings")
    .requiredOption("--labels <table>", "CSV, TSV or Parquet, a row for each record")
    .option("--map <column=role>", "what a column is; may be given several times", role, new Map())
    .option("--sex <list>", "what values of the sex mean: 0=male,1=female", sexes)
    .option("--unlabelled <policy>", "what empty label cells mean: refuse (the record) or negative", policy)
    .option("--name <name>", "of the dataset; else the folder's")
    .option("--licence <text>", "of the dataset, shown with results")
    .option("--sampling-rate <hz>", "samples per second, where the files do not say", number)
    .option("--units <unit>", "the unit of the samples, where the files do not say: mV, uV, V")
    .option("--leads <list>", "the leads in the files' order, where they do not say; or standard", leadList)
    .option("--array <name>", "which array, in files of several")
    .option("--rate <hz>", "prepare records at this sampling rate; else 100, or their lowest", number)
    .option("--seconds <s>", "prepare records of this length; else 10, or their usual one", number)
    .option("--to <dir>", "write the description there and not beside the recordings")
    .option("--force", "replace a description that is there")
    .option("--dry-run", "show what would be written, and write nothing")
    .option("--yes", "do not ask")
    .option("--json", "print JSON, and do not ask")
    .addHelpText("after", HELP)
    .action(add);
}

async function add(dir: string, options: Options): Promise<void> {
  const { samplingRate, units, leads, array, rate, seconds } = options;
  const addition = await addDataset(dir, options.labels, {
    columns: options.map,
    sexes: options.sex,
    unlabelled: options.unlabelled,
    name: options.name,
    licence: options.licence,
    to: options.to,
    hints: { samplingRate, units, leads, array },
    prepare: {
      ...(rate === undefined ? {} : { samplingRate: rate }),
      ...(seconds === undefined ? {} : { seconds }),
    },
    force: options.force,
  });
  if (!options.json) process.stdout.write(`${additionText(addition)}\n\n`);
  const written = options.dryRun !== true && (await agreed(addition, options));
  if (written) addition.write();
  if (options.json)
    process.stdout.write(`${JSON.stringify({ ...additionJson(addition), written }, null, 2)}\n`);
  else process.stdout.write(`${written ? next(addition, options.to ?? dir) : `Nothing was written.`}\n`);
}

/** Whether it may be written: somebody at a terminal is asked, a program is not. */
async function agreed({ path }: Addition, { yes, json }: Options): Promise<boolean> {
  if (yes || json || !process.stdin.isTTY || !process.stdout.isTTY) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(`Write ${path}? [Y/n] `);
    return /^(y|yes|j|ja|)$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

const next = ({ path }: Addition, dir: string): string =>
  `Wrote ${path}.\nWhat is wrong in it is corrected with an editor. Then:\n  cardiograft data check own --data ${dir}`;

function role(text: string, known: ReadonlyMap<string, Said>): ReadonlyMap<string, Said> {
  const match = /^(.*)=([a-z]+)(?::(.+))?$/.exec(text);
  const name = match?.[2] as Role | undefined;
  if (
    match === null ||
    name === undefined ||
    !ROLES.includes(name) ||
    (match[3] !== undefined && name !== "list")
  ) {
    throw new InvalidArgumentError(`It must be COLUMN=ROLE, and ROLE one of ${ROLES.join(", ")}.`);
  }
  return new Map(known).set(match[1]!, { role: name, separator: match[3] });
}

function sexes(text: string): Record<string, "male" | "female" | null> {
  const meanings = { male: "male", female: "female", unknown: null } as const;
  return Object.fromEntries(
    text.split(",").map((pair) => {
      const [value, meaning] = pair.split("=").map((part) => part.trim()) as [string, string | undefined];
      if (value === "" || meaning === undefined || !Object.hasOwn(meanings, meaning)) {
        throw new InvalidArgumentError("It must be like 0=male,1=female,9=unknown.");
      }
      return [value, meanings[meaning as keyof typeof meanings]];
    }),
  );
}

function policy(text: string): "refuse" | "negative" {
  if (text === "refuse" || text === "negative") return text;
  throw new InvalidArgumentError("It must be refuse or negative.");
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0) || !Number.isFinite(value)) {
    throw new InvalidArgumentError("It must be a positive number.");
  }
  return value;
}

function leadList(text: string): string[] {
  const leads = text === "standard" ? [...STANDARD_12] : text.split(",").map((lead) => lead.trim());
  if (leads.includes("")) throw new UserError("--leads: a name is empty");
  return leads;
}
