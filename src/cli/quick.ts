import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { writeReport } from "./report.ts";
import { deviceOption, homeOption, jobsOption, type RunOptions, runRecipe } from "./run-study.ts";

/** `cardiograft quick`: what `npm start` runs. */
export function quickCommand(): Command {
  return new Command("quick")
    .description("a complete small study on simulated ECGs: a few minutes, no data needed")
    .addOption(homeOption())
    .addOption(jobsOption())
    .addOption(deviceOption())
    .option("--json", "print the results as JSON")
    .action(async (options: RunOptions) => {
      const recipe = fileURLToPath(new URL("../../recipes/quick.ts", import.meta.url));
      await runRecipe(recipe, options);
      if (options.json || process.exitCode !== undefined) return;
      const page = await writeReport(recipe, { home: options.home, out: join(options.home, "quick.html") });
      process.stdout.write(`\nThe same with figures, to be opened in a browser:\n${page}\n`);
    });
}
