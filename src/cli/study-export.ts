import { Command, Option } from "commander";
import { Home } from "../store/index.ts";
import { exportStudy, recipeNamed } from "../study/index.ts";
import { homeOption } from "./run-study.ts";
import { wrap } from "./text.ts";

const HELP = `
Writes cells.csv, labels.csv, gains.csv and history.csv, and for each evaluation
the predictions of the test records. No patient is named.

Examples:
  cardiograft study export recipes/quick.ts --csv quick-csv
  cardiograft study export recipes/first-light.ts --data ~/ptb-xl --csv out
  cardiograft study export my-study.ts --data ~/ecg --csv out --until decided
      for a study that was run with --until decided
`;

interface Options {
  readonly csv: string;
  readonly data?: string;
  readonly home: string;
  readonly until?: "decided";
  readonly json?: true;
}

/** `cardiograft study export RECIPE --csv DIR` */
export function exportCommand(): Command {
  return new Command("export")
    .description("write what a study found as CSV files")
    .argument("<recipe>", "the recipe that was run, or the name of a study in the home")
    .requiredOption("--csv <dir>", "the folder that the files go to")
    .option("--data <dir>", "folder with the dataset, or with several of them")
    .addOption(homeOption())
    .addOption(new Option("--until <what>", "judge as a run with this option does").choices(["decided"]))
    .option("--json", "print the files' paths as JSON")
    .addHelpText("after", HELP)
    .action(async (what: string, { csv, data, until, json, ...options }: Options) => {
      const home = new Home(options.home);
      const recipe = await recipeNamed(what, home);
      const files = await exportStudy(recipe, { home, data, dir: csv, untilDecided: until === "decided" });
      if (json) return void process.stdout.write(`${JSON.stringify(files, null, 2)}\n`);
      const tables = files.filter((file) => !file.includes("predictions"));
      const rest = files.length - tables.length;
      const lines = [...tables, wrap(`and the predictions of ${rest} evaluations in ${csv}/predictions`)];
      process.stdout.write(`${lines.join("\n")}\n`);
    });
}
