import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { deviceOption, homeOption, jobsOption, type RunOptions, runRecipe } from "./run-study.ts";

/** `cardiograft quick`: what `npm start` runs. */
export function quickCommand(): Command {
  return new Command("quick")
    .description("a complete small study on simulated ECGs: a few minutes, no data needed")
    .addOption(homeOption())
    .addOption(jobsOption())
    .addOption(deviceOption())
    .option("--json", "print the results as JSON")
    .action((options: RunOptions) => {
      const recipe = fileURLToPath(new URL("../../recipes/quick.ts", import.meta.url));
      return runRecipe(recipe, options);
    });
}
