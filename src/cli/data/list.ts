import { Command } from "commander";
import { datasets } from "../../datasets/index.ts";
import { clip, columns } from "../text.ts";

const HELP = `
Any of these is read from the folder in which it is distributed, or from a
folder of several of them: --data DIR finds it by its content.

Examples:
  cardiograft data list
  cardiograft data list --json
  cardiograft data check georgia --data ~/ecg
`;

/** `cardiograft data list` */
export function dataListCommand(): Command {
  return new Command("list")
    .description("the datasets that can be read: names, sizes, licences, where from")
    .option("--json", "print JSON, with versions and known traps")
    .addHelpText("after", HELP)
    .action(({ json }: { json?: boolean }) => {
      process.stdout.write(json ? `${JSON.stringify(facts(), null, 2)}\n` : `${listText()}\n`);
    });
}

const facts = () =>
  datasets.map(({ name, title, licence, sources, published, traps }) => ({
    name,
    title,
    licence,
    records: published?.records ?? null,
    patients: published?.patients ?? null,
    sources,
    traps: traps.map(({ title, text }) => ({ title, text })),
  }));

function listText(): string {
  const count = (n: number | null) => (n === null ? "?" : n.toLocaleString("en-US"));
  const rows = facts().map(({ name, title, records, patients, licence }) => [
    name,
    title,
    records === null ? "any" : count(records),
    records === null ? "any" : count(patients),
    licence.replace(/ \(.*/, ""),
  ]);
  return [
    ...columns([["name", "title", "records", "patients", "licence"], ...rows], [0, 1, 4]).map((line) =>
      clip(line, 80),
    ),
    "",
    "A ? stands where the files do not say. cardiograft data check NAME --data DIR",
    "reads all of a dataset and reports what is in it.",
  ].join("\n");
}
