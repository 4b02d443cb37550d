import { existsSync } from "node:fs";
import { Command } from "commander";
import { UserError, writeFileAtomic } from "../../base/index.ts";
import {
  type CheckReport,
  checkDataset,
  csvText,
  type Dataset,
  type DatasetSpec,
  datasetNamed,
  datasetNames,
  openDataset,
  recogniseDatasets,
} from "../../datasets/index.ts";
import { progressLine } from "../bar.ts";
import { checkText } from "./check-text.ts";

const HELP = `
WHAT is the name of a dataset, which is then looked for in --data, or a folder,
whose dataset is recognised. Every record is read and checked. One that cannot
be used is refused by name with the reason, and the others go on; the exit code
is 0 unless nothing could be read.

Examples:
  cardiograft data check ptb-xl --data ~/ecg
  cardiograft data check ~/ecg/challenge-2021 --csv findings.csv
  cardiograft data check code-test --data ~/ecg --json > report.json
`;

interface Options {
  readonly data?: string;
  readonly json?: boolean;
  readonly csv?: string;
}

/** `cardiograft data check WHAT` */
export function dataCheckCommand(): Command {
  return new Command("check")
    .description("read all of a dataset and report what is in it, and what is wrong with it")
    .argument("<what>", "the name of a dataset, or a folder")
    .option("--data <dir>", "folder with the dataset, or with several of them")
    .option("--json", "print JSON")
    .option("--csv <file>", "also write every finding in every record as a line of a table")
    .addHelpText("after", HELP)
    .action(check);
}

async function check(what: string, options: Options): Promise<void> {
  const { spec, data } = choose(what, options.data);
  const opening = progressLine("opening");
  let dataset: Dataset;
  try {
    dataset = openDataset(spec, { data, onProgress: ({ done, total }) => opening.show(done, total) });
  } finally {
    opening.end();
  }
  const reading = progressLine(`reading ${dataset.name}`);
  const rows = [["record", "outcome", "check", "leads", "value", "threshold", "message"]];
  for (const { record, reason } of dataset.refused) rows.push([record, "refused", "", "", "", "", reason]);
  let report: CheckReport;
  try {
    report = await checkDataset(dataset, {
      facts: datasetNamed(spec.name),
      onProgress: ({ done, total }) => reading.show(done, total),
      onRecord({ record }, { reason, findings }) {
        const outcome = reason === null ? "warning" : "refused";
        if (reason !== null && findings.length === 0) rows.push([record, outcome, "", "", "", "", reason]);
        for (const { check, leads, value, threshold, message } of findings)
          rows.push([record, outcome, check, leads.join(" "), String(value), String(threshold), message]);
      },
    });
  } finally {
    reading.end();
    dataset.close?.();
  }
  if (options.csv !== undefined) writeFileAtomic(options.csv, csvText(rows));
  process.stdout.write(`${options.json ? JSON.stringify(report, null, 2) : checkText(report)}\n`);
  if (report.records === 0) {
    process.stderr.write("Nothing could be read.\n");
    process.exitCode = 1;
  }
}

/** What is meant: a dataset by name, or the one that is in a folder. */
function choose(what: string, data: string | undefined): { spec: DatasetSpec; data: string | undefined } {
  const named = (name: string) => ({ name }) as DatasetSpec;
  if (datasetNames.includes(what)) {
    // Without --data, a folder of that name is what is meant.
    return { spec: named(what), data: data ?? (existsSync(what) ? what : undefined) };
  }
  const unknown = `${what}: neither a dataset nor a folder; the datasets are ${datasetNames.join(", ")}`;
  if (data !== undefined) {
    // The name that somebody gave to a dataset of their own.
    if (recogniseDatasets(data).some(({ name }) => name === "own"))
      return { spec: { name: "own", dataset: what }, data };
    throw new UserError(`${unknown} (with --data, WHAT is the name of one)`);
  }
  if (!existsSync(what)) throw new UserError(unknown);
  const found = recogniseDatasets(what);
  const [only] = found;
  if (only === undefined) {
    throw new UserError(
      `${what}: no dataset is recognised there; known are ${datasetNames.join(", ")}. ` +
        "Recordings of your own become a dataset by cardiograft data add.",
    );
  }
  if (found.length > 1) {
    const commands = found.map(({ name }) => `cardiograft data check ${name} --data ${what}`);
    throw new UserError(`${what}: holds ${found.length} datasets; check one:\n  ${commands.join("\n  ")}`);
  }
  if (only.problem !== null) throw new UserError(only.problem);
  return { spec: named(only.name), data: only.dir ?? what };
}
