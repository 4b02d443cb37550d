import { Command } from "commander";
import { dataAddCommand } from "./add.ts";
import { dataCheckCommand } from "./check.ts";
import { dataGetCommand } from "./get.ts";
import { dataListCommand } from "./list.ts";
import { dataOverlapCommand } from "./overlap.ts";
import { dataSharedCommand } from "./shared.ts";
import { dataShowCommand } from "./show.ts";

/** `cardiograft data …`: one file per subcommand. */
export function dataCommand(): Command {
  return new Command("data")
    .description("your recordings and the public datasets: look, check, add, get")
    .addCommand(dataListCommand())
    .addCommand(dataShowCommand())
    .addCommand(dataCheckCommand())
    .addCommand(dataAddCommand())
    .addCommand(dataGetCommand())
    .addCommand(dataOverlapCommand())
    .addCommand(dataSharedCommand());
}
