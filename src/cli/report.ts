import { readFileSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import { Command, Option } from "commander";
import { UserError, writeFileAtomic } from "../base/index.ts";
import {
  composeGridReport,
  composeReport,
  type Report,
  renderHtml,
  renderMarkdown,
  serverDocument,
} from "../report/index.ts";
import { Home } from "../store/index.ts";
import {
  type GridReading,
  loadStudies,
  programVersion,
  type Recipe,
  readGrid,
  readStudy,
  type StudySet,
} from "../study/index.ts";
import { progressLine } from "./bar.ts";
import { homeOption } from "./run-study.ts";

const formats = ["html", "markdown", "json"] as const;
type Format = (typeof formats)[number];

const EXTENSIONS: Readonly<Record<Format, string>> = { html: ".html", markdown: ".md", json: ".json" };

interface Options {
  readonly data?: string;
  readonly study?: string;
  readonly home: string;
  readonly out?: string;
  readonly format?: Format;
  readonly until?: "decided";
}

const HELP = `
Trains nothing: judges what is finished, also of a study that is half done. The
page is one file that needs no network. Markdown has its figures in a folder
beside it; JSON is what \`study run --json\` prints. Of a grid there is one page
over all of its studies, in JSON also what its networks gain beside each other,
and with --study the page of one.

Examples:
  cardiograft study report recipes/quick.ts
      writes quick.html
  cardiograft study report recipes/first-light.ts --data ~/ptb-xl --out light.md
  cardiograft study report recipes/cnn-vs-rnn.ts --data ~/ptb-xl
      the whole grid: cnn-vs-rnn.html
  cardiograft study report recipes/cnn-vs-rnn.ts --data ~/ptb-xl \\
      --study cnn-vs-rnn-code-six-gru-pool-superclasses
  cardiograft study report my-study.ts --data ~/ecg --until decided
      for a study that was run with --until decided
`;

/** `cardiograft study report RECIPE` */
export function reportCommand(): Command {
  return new Command("report")
    .description("write what a study or a grid found as a page, and print its path")
    .argument("<recipe>", "the recipe that was run")
    .option("--data <dir>", "folder with the dataset, or with several of them")
    .option("--study <name>", "one study of a grid, instead of all of them")
    .addOption(homeOption())
    .option("--out <file>", "where to write it (default: the recipe's name, in the working directory)")
    .addOption(
      new Option("--format <format>", "by default what the ending of --out says, else html").choices(formats),
    )
    .addOption(new Option("--until <what>", "judge as a run with this option does").choices(["decided"]))
    .addHelpText("after", HELP)
    .action(async (recipe: string, options: Options) => {
      process.stdout.write(`${await writeReport(recipe, options)}\n`);
    });
}

/** Writes what is finished of a study or a grid as a page, Markdown or JSON, and gives its path. */
export async function writeReport(file: string, options: Options): Promise<string> {
  const set = await loadStudies(file);
  const home = new Home(options.home);
  const reading = { home, data: options.data, untilDecided: options.until === "decided" };
  const made = {
    source: { file: basename(file), text: readFileSync(file, "utf8") },
    version: programVersion(),
  };
  const one = studyOf(set, file, options.study);
  const format = formatOf(options);
  const out = options.out ?? `${(one ?? set).name}${EXTENSIONS[format]}`;
  if (one !== null) {
    const found = await readStudy(one, reading);
    write(out, format, {
      plain: () => ({ ...found.results, home: home.dir }),
      page: () => composeReport({ ...found, ...made }, serverDocument()),
    });
  } else {
    const line = progressLine("judging studies");
    const found = await readGrid(set, { ...reading, onStudy: line.show }).finally(line.end);
    write(out, format, {
      plain: () => plainGrid(found, home.dir),
      page: () => composeGridReport({ ...found, ...made }, serverDocument()),
    });
  }
  return resolve(out);
}

/** As `study run --json` prints a grid, and what follows over its networks. */
function plainGrid({ name, title, members, unread, summary, networks }: GridReading, home: string) {
  const studies = members.map(({ reading, carriedOver }) => ({ ...reading.results, carriedOver }));
  const leftOut = unread.map(({ recipe, why, commands }) => ({ study: recipe.name, why, commands }));
  return { name, title, home, studies, summary, networks, leftOut };
}

/** The study that is asked for, or the one that there is; null for a whole grid. */
function studyOf({ studies, places }: StudySet, file: string, name: string | undefined): Recipe | null {
  if (name === undefined) return places === null ? studies[0]! : null;
  const found = studies.find((study) => study.name === name);
  if (found !== undefined) return found;
  throw new UserError(`--study ${name}: ${file} has ${studies.map((s) => s.name).join(", ")}.`);
}

interface Written {
  readonly plain: () => unknown;
  readonly page: () => Report;
}

function write(out: string, format: Format, { plain, page }: Written): void {
  if (format === "json") writeFileAtomic(out, `${JSON.stringify(plain(), null, 2)}\n`);
  else if (format === "html") writeFileAtomic(out, renderHtml(page()));
  else writeMarkdown(out, page());
}

function writeMarkdown(out: string, report: Report): void {
  const folder = `${out.slice(0, out.length - extname(out).length)}-figures`;
  const { text, figures } = renderMarkdown(report, basename(folder));
  for (const { file, svg } of figures) writeFileAtomic(`${folder}/${file}`, `${svg}\n`);
  writeFileAtomic(out, text);
}

function formatOf({ format, out }: Options): Format {
  if (format !== undefined) return format;
  if (out === undefined) return "html";
  const ending = extname(out).toLowerCase();
  return ending === ".md" || ending === ".markdown" ? "markdown" : ending === ".json" ? "json" : "html";
}
