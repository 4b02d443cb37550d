import { readFileSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import { Command, Option } from "commander";
import { UserError, writeFileAtomic } from "../base/index.ts";
import { composeReport, renderHtml, renderMarkdown, serverDocument } from "../report/index.ts";
import { Home } from "../store/index.ts";
import { loadRecipe, loadStudies, programVersion, type Recipe, readStudy } from "../study/index.ts";
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
beside it; JSON is what \`study run --json\` prints.

Examples:
  cardiograft study report recipes/quick.ts
      writes quick.html
  cardiograft study report recipes/first-light.ts --data ~/ptb-xl --out light.md
  cardiograft study report my-study.ts --data ~/ecg --until decided
      for a study that was run with --until decided
`;

/** `cardiograft study report RECIPE` */
export function reportCommand(): Command {
  return new Command("report")
    .description("write what a study found as a page, and print the page's path")
    .argument("<recipe>", "the recipe that was run")
    .option("--data <dir>", "folder with the dataset, or with several of them")
    .option("--study <name>", "which study, of a recipe that is a grid of several")
    .addOption(homeOption())
    .option("--out <file>", "where to write it (default: the study's name, in the working directory)")
    .addOption(
      new Option("--format <format>", "by default what the ending of --out says, else html").choices(formats),
    )
    .addOption(new Option("--until <what>", "judge as a run with this option does").choices(["decided"]))
    .addHelpText("after", HELP)
    .action(async (recipe: string, options: Options) => {
      process.stdout.write(`${await writeReport(recipe, options)}\n`);
    });
}

/** Writes what is finished of a study as a page, Markdown or JSON, and gives its path. */
export async function writeReport(file: string, options: Options): Promise<string> {
  const recipe = await studyOf(file, options.study);
  const home = new Home(options.home);
  const format = formatOf(options);
  const out = options.out ?? `${recipe.name}${EXTENSIONS[format]}`;
  const reading = await readStudy(recipe, {
    ...{ home, data: options.data, untilDecided: options.until === "decided" },
  });
  const source = { file: basename(file), text: readFileSync(file, "utf8") };
  if (format === "json")
    writeFileAtomic(out, `${JSON.stringify({ ...reading.results, home: home.dir }, null, 2)}\n`);
  else {
    const report = composeReport({ ...reading, source, version: programVersion() }, serverDocument());
    if (format === "html") writeFileAtomic(out, renderHtml(report));
    else writeMarkdown(out, report);
  }
  return resolve(out);
}

async function studyOf(file: string, name: string | undefined): Promise<Recipe> {
  if (name === undefined) return loadRecipe(file);
  const { studies } = await loadStudies(file);
  const found = studies.find((study) => study.name === name);
  if (found !== undefined) return found;
  throw new UserError(`--study ${name}: ${file} has ${studies.map((s) => s.name).join(", ")}.`);
}

function writeMarkdown(out: string, report: Parameters<typeof renderMarkdown>[0]): void {
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
