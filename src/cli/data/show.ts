import { Command, Option } from "commander";
import { UserError, writeFileAtomic } from "../../base/index.ts";
import { checkRecord, drawRecord, type Layout } from "../../ecg/index.ts";
import { formats, type Hints, openRecords, type RecordFile, unknownLeads } from "../../formats/index.ts";
import { hintsOf, number, withHintOptions } from "../hints.ts";
import { wrap } from "../text.ts";
import { hasFont, pngOf } from "./png.ts";
import { type Shown, shownText, summaryText } from "./show-text.ts";

const HELP = `
These are read, recognised by their content, packed by gzip or not:
${formats.map(({ title }) => `  ${wrap(title, 76, "  ")}`).join("\n")}

What a file does not say is asked for: sampling rate, unit, leads. The leads are
given in the order of the file (--leads standard is I, II, III, aVR, aVL, aVF,
V1 to V6), or for a table with the columns they are in (--leads I=ch1,II=ch2).
Nothing is written without --svg or --png. Of several files each gets one line;
one that cannot be read is named, the others go on, and the exit code is 1.

Examples:
  cardiograft data show records100/00000/00001_lr.hea
  cardiograft data show ward/*.mat
  cardiograft data show ecg.csv --units mV --svg ecg.svg --layout 12x1
  cardiograft data show tracings.h5 --record 17 --png 17.png \\
    --sampling-rate 400 --units 0.1mV --leads standard
`;

interface Options extends Hints {
  readonly record?: string;
  readonly svg?: string;
  readonly png?: string;
  readonly layout?: Layout;
  readonly order?: "standard" | "cabrera";
  readonly start?: number;
  readonly json?: boolean;
}

/** `cardiograft data show FILE...` */
export function dataShowCommand(): Command {
  const command = new Command("show")
    .description("what is in a file of recordings: header, checks, a drawing")
    .argument("<file...>", "files of recordings");
  return withHintOptions(command)
    .option("--record <name>", "which record, of a file of several: its name, or its number from 1")
    .option("--svg <file>", "write a drawing")
    .option("--png <file>", "write a drawing as pixels")
    .addOption(new Option("--layout <layout>", "of the drawing").choices(["3x4", "6x2", "12x1", "strips"]))
    .addOption(
      new Option("--order <order>", "of the limb leads in the drawing").choices(["standard", "cabrera"]),
    )
    .option("--start <seconds>", "where the drawing begins", number)
    .option("--json", "print JSON")
    .addHelpText("after", HELP)
    .action(show);
}

async function show(paths: string[], options: Options): Promise<void> {
  const single = paths.length === 1;
  for (const option of ["record", "svg", "png"] as const) {
    if (!single && options[option] !== undefined)
      throw new UserError(`--${option} is for a single file, but there are ${paths.length}`);
  }
  const unknown = unknownLeads(options.leads);
  if (unknown !== null) process.stderr.write(`${wrap(`warning: ${unknown}`)}\n`);
  const answers: object[] = [];
  for (const path of paths) {
    try {
      const shown = await showFile(path, options);
      if (options.json) answers.push(asJson(shown));
      else process.stdout.write(`${single ? shownText(shown) : summaryText(shown)}\n`);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      answers.push({ file: path, error: error.message });
      process.exitCode = 1;
      if (!options.json) process.stderr.write(`error: ${error.message}\n`);
    }
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ files: answers }, null, 2)}\n`);
}

async function showFile(path: string, options: Options): Promise<Shown> {
  const file = await openRecords(path, hintsOf(options));
  try {
    const index = options.record === undefined ? 0 : indexOf(file, options.record);
    const record = await file.read(index);
    const findings = checkRecord(record);
    const written: string[] = [];
    if (options.svg !== undefined || options.png !== undefined) {
      const { layout, order, start } = options;
      const svg = drawRecord(record, { layout, order, start });
      if (options.svg !== undefined) write(written, options.svg, svg);
      if (options.png !== undefined) {
        write(written, options.png, pngOf(svg));
        if (!hasFont()) {
          process.stderr.write(
            `${wrap(`warning: ${options.png} has no text: this computer has no font; install one (for example fonts-dejavu-core), or use --svg`)}\n`,
          );
        }
      }
    }
    return { file, record, index, findings, written };
  } finally {
    file.close();
  }
}

function write(written: string[], path: string, data: string | Uint8Array): void {
  writeFileAtomic(path, data);
  written.push(path);
}

/** A record by its name, or by its number from 1. */
function indexOf({ path, names }: RecordFile, wanted: string): number {
  const named = names.indexOf(wanted);
  if (named >= 0) return named;
  const position = /^\d+$/.test(wanted) ? Number(wanted) : 0;
  if (position >= 1 && position <= names.length) return position - 1;
  const known =
    names.length === 1 ? `only ${names[0]}` : `${names[0]} to ${names.at(-1)}, numbered 1 to ${names.length}`;
  throw new UserError(`${path}: has no record ${wanted} (--record); it holds ${known}`);
}

/** No identifier of a patient is among this. */
function asJson({ file, record, findings, written }: Shown) {
  const { name, samplingRate, leads, age, sex, device } = record;
  const samples = record.signals[0]?.length ?? 0;
  return {
    file: file.path,
    format: file.format,
    header: Object.fromEntries(file.header),
    records: file.names.length,
    record: {
      name,
      samplingRate,
      samples,
      seconds: samples / samplingRate,
      leads,
      age,
      sex,
      device: device ?? null,
    },
    findings,
    written,
  };
}
