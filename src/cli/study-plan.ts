import { Command } from "commander";
import type { Device } from "../engine/index.ts";
import { Home } from "../store/index.ts";
import { loadStudies, planAhead } from "../study/index.ts";
import { progressLine } from "./bar.ts";
import { deviceOption, homeOption, jobsOption } from "./run-study.ts";
import { outlookText } from "./study-plan-text.ts";

const HELP = `
Trains nothing. Times come from what was trained in the home before; where it
has none of a network, a few steps on zeros are timed. Data that are not there
are named with the command that gets them, and the rest is planned all the same.

Examples:
  cardiograft study plan recipes/first-light.ts --data ~/ptb-xl
  cardiograft study plan recipes/paper.ts
      the original study: 73 studies, with no data at all
  cardiograft study plan my-grid.ts --data ~/ecg --no-measure --json
`;

interface Options {
  readonly data?: string;
  readonly home: string;
  readonly jobs?: number;
  readonly device: Device;
  readonly measure: boolean;
  readonly json?: true;
}

/** `cardiograft study plan RECIPE` */
export function planCommand(): Command {
  return new Command("plan")
    .description("what a study would run, how long that takes and how much room")
    .argument("<recipe>", "a .ts or .js file whose default export is a study or a grid")
    .option("--data <dir>", "folder with the dataset, or with several of them")
    .addOption(homeOption())
    .addOption(jobsOption())
    .addOption(deviceOption())
    .option("--no-measure", "time nothing; what was never timed here is unknown")
    .option("--json", "print JSON")
    .addHelpText("after", HELP)
    .action(async (file: string, options: Options) => {
      const set = await loadStudies(file);
      const line = progressLine("Timing a training step of each network");
      const outlook = await planAhead(set, {
        ...{ home: new Home(options.home), data: options.data, jobs: options.jobs, device: options.device },
        measure: options.measure,
        onProgress: (done, total) => line.show(done, total),
      });
      line.end();
      process.stdout.write(options.json ? `${JSON.stringify(outlook, null, 2)}\n` : outlookText(outlook));
    });
}
