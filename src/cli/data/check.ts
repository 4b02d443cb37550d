import { Command } from "commander";
import { writeFileAtomic } from "../../base/index.ts";
import {
  type CheckReport,
  checkDataset,
  csvText,
  type Dataset,
  datasetNamed,
  openDataset,
} from "../../datasets/index.ts";
import { progressLine } from "../bar.ts";
import { checkText } from "./check-text.ts";
import { chooseDataset } from "./choose.ts";

const HELP = `
WHAT is the name of a dataset, which is then looked for in --data, a folder,
whose dataset is recognised, or simulated/COHORT. Every record is read and
checked. One that cannot be used is refused by name with the reason, and the
others go on; the exit code is 0 unless nothing could be read. The tables of a
published dataset must be intact: all rows that cannot be right are listed at
once (ten at most are named), and nothing is read.

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

/** As people sort names: 9 before 10. */
const byName = new Intl.Collator("en", { numeric: true }).compare;

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
  const { spec, data } = chooseDataset(what, options.data);
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
  const [head, ...findings] = rows;
  findings.sort(([a], [b]) => byName(a!, b!));
  if (options.csv !== undefined) writeFileAtomic(options.csv, csvText([head!, ...findings]));
  process.stdout.write(`${options.json ? JSON.stringify(report, null, 2) : checkText(report)}\n`);
  if (report.records === 0) {
    process.stderr.write("Nothing could be read.\n");
    process.exitCode = 1;
  }
}
