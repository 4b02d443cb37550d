import { Command } from "commander";
import { architectures, countParameters } from "../nn/index.ts";
import { columns } from "./text.ts";

/** What the number of parameters depends on: the standard recording. */
const SHAPE = { leads: 12, classes: 5, samples: 1000 } as const;

/** `cardiograft models …` */
export function modelsCommand(): Command {
  const models = new Command("models").description("the network architectures");
  models
    .command("list")
    .description("name, number of parameters and source of each")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  cardiograft models list\n  cardiograft models list --json\n")
    .action(({ json }: { json?: boolean }) => {
      const list = [...architectures.values()].map(({ name, source }) => ({
        name,
        parameters: countParameters({ name, ...SHAPE }),
        source,
      }));
      process.stdout.write(json ? `${JSON.stringify(list, null, 2)}\n` : `${listText(list)}\n`);
    });
  return models;
}

function listText(list: readonly { name: string; parameters: number; source: string }[]): string {
  const { leads, classes, samples } = SHAPE;
  const rows = list.map((m) => [m.name, m.parameters.toLocaleString("en-US"), m.source]);
  return [
    `With ${leads} leads, ${samples} samples and ${classes} classes:`,
    ...columns([["name", "parameters", "source"], ...rows], [0, 2]),
  ].join("\n");
}
