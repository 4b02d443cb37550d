import { Command, Option } from "commander";
import { Home, listStudies, lockHolder, openStore, readStatus, type StudySummary } from "../store/index.ts";
import { reportCommand } from "./report.ts";
import { deviceOption, homeOption, jobsOption, type RunOptions, runRecipe } from "./run-study.ts";
import { newestByName, statusText, storedText } from "./status.ts";
import { compareCommand } from "./study-compare.ts";
import { exportCommand } from "./study-export.ts";
import { planCommand } from "./study-plan.ts";

const HELP = `
A study compares training from scratch with fine-tuning a pre-trained model, at
several numbers of training records, on the same records, steps and seeds. What
is compared is written in a recipe; recipes/ has some, with what they show and
how long they take.

Examples:
  cardiograft quick
      a complete study on simulated ECGs, a few minutes, no data needed
  cardiograft study plan recipes/first-light.ts --data ~/ptb-xl
      what would be run, and how long that takes
  cardiograft study run recipes/first-light.ts --data ~/ptb-xl
      real recordings; stop it with Ctrl-C, the same command goes on
  cardiograft study status
      how far it is, from another terminal
  cardiograft study run recipes/first-light.ts --data ~/ptb-xl --json > out.json
`;

/** `cardiograft study …` */
export function studyCommand(): Command {
  const study = new Command("study")
    .description("run studies and see how far they are")
    .addHelpText("after", HELP)
    .addCommand(planCommand());
  study
    .command("run")
    .description("run a study or a grid, or go on with it; nothing that is done is repeated")
    .argument("<recipe>", "a .ts or .js file whose default export is a study or a grid")
    .option("--data <dir>", "folder with the dataset, or with several of them")
    .addOption(homeOption())
    .addOption(jobsOption())
    .addOption(deviceOption())
    .addOption(
      new Option("--until <what>", "train no more where a verdict stands, seed by seed").choices(["decided"]),
    )
    .option("--json", "print the results as JSON")
    .addHelpText(
      "after",
      `
Examples:
  cardiograft study run recipes/first-light.ts --data ~/ptb-xl
  cardiograft study run recipes/quick.ts --jobs 1 --json > out.json
  cardiograft study run my-study.ts --data ~/ecg --until decided
      judged after the third seed of the recipe and after each further one
`,
    )
    .action((recipe: string, options: RunOptions) => runRecipe(recipe, options));
  study
    .command("status")
    .description("how far the studies are")
    .addOption(homeOption())
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Examples:
  cardiograft study status
  cardiograft study status --home ~/studies --json
`,
    )
    .action(showStatus);
  return study.addCommand(reportCommand()).addCommand(compareCommand()).addCommand(exportCommand());
}

async function showStatus(options: { home: string; json?: boolean }): Promise<void> {
  const home = new Home(options.home);
  const print = (value: unknown, text: string) =>
    process.stdout.write(`${options.json ? JSON.stringify(value, null, 2) : text}\n`);
  // While a study runs, its process alone may open the store: this reads the file that it leaves for others.
  const holder = lockHolder(home.lockFile);
  const status = readStatus(home);
  if (holder !== null) return void print(status, statusText(status, holder));
  if (status === null) return void print(null, `Nothing was run in ${home.dir} yet.`);
  const store = await openStore(home);
  try {
    // Nobody else runs: what is marked as running was left by a process that died. Looking changes nothing in the store.
    const studies = newestByName((await listStudies(store.db)).map(withoutRunning));
    print(studies, storedText(studies, home));
  } finally {
    await store.close();
  }
}

/** Tasks of a process that died stand as interrupted. */
function withoutRunning(study: StudySummary): StudySummary {
  const { running = 0, interrupted = 0, ...others } = study.tasks;
  const stopped = running + interrupted;
  return { ...study, tasks: { ...others, ...(stopped > 0 && { interrupted: stopped }) } };
}
