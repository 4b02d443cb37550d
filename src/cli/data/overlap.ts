import { Command } from "commander";
import {
  diagnoses,
  type LabelSet,
  labelSetNamed,
  labelSets,
  type Overlap,
  overlap,
} from "../../labels/index.ts";
import { clip, columns, wrap } from "../text.ts";

const WIDTH = 80;

const HELP = `
A and B are datasets (georgia: the labels that it is usually trained with),
label sets (cpsc-nine), or label sets of a dataset (ptb-xl:rhythm). There are
${wrap(`${[...labelSets.keys()].join(", ")}.`, WIDTH, "")}

Labels are compared by the diagnoses that they stand for, not by their names.
The sign between two labels says how A's stands to B's:
  =  the same diagnosis
  >  A's is broader: whoever has B's has A's
  <  A's is narrower
  ~  they have a diagnosis in common, and each has others

Examples:
  cardiograft data overlap ptb-xl georgia
  cardiograft data overlap ptb-xl:statements cpsc-2018
  cardiograft data overlap ptb-xl challenge --json
`;

/** `cardiograft data overlap A B` */
export function dataOverlapCommand(): Command {
  return new Command("overlap")
    .description("which labels two datasets share, and which not")
    .argument("<a>", "a dataset or a label set")
    .argument("<b>", "another")
    .option("--json", "print JSON")
    .addHelpText("after", HELP)
    .action((nameA: string, nameB: string, { json }: { json?: true }) => {
      const [a, b] = [labelSetNamed(nameA), labelSetNamed(nameB)];
      const found = overlap(a, b);
      process.stdout.write(
        json ? `${JSON.stringify(asJson(a, b, found), null, 2)}\n` : overlapText(a, b, found),
      );
    });
}

function asJson(a: LabelSet, b: LabelSet, found: Overlap) {
  const side = ({ name, title, labels, note }: LabelSet) => ({ name, title, labels, note });
  return { a: side(a), b: side(b), ...found };
}

const SIGNS = { same: "=", broader: ">", narrower: "<", partly: "~" } as const;

/** The overlap as text of at most 80 columns. */
function overlapText(a: LabelSet, b: LabelSet, { shared, onlyA, onlyB }: Overlap): string {
  const blocks = [[heading("A", a), heading("B", b)].join("\n")];
  if (shared.length === 0) blocks.push("No label of A has anything in common with one of B.");
  else {
    const rows = shared.map((link) => [
      link.a,
      SIGNS[link.relation],
      link.b,
      link.diagnoses.map((id) => diagnoses.get(id)!.title).join(", "),
    ]);
    const table = columns([["A", "", "B", "what links them"], ...rows], [0, 1, 2, 3]);
    const signs = Object.entries({
      "=": "the same",
      ">": "A's is broader",
      "<": "A's is narrower",
      "~": "in part",
    })
      .filter(([sign]) => rows.some((row) => row[1] === sign))
      .map(([sign, meaning]) => `${sign} ${meaning}`);
    blocks.push([...table.map((line) => clip(line, WIDTH)), "", signs.join(", ")].join("\n"));
  }
  const only = (name: string, labels: readonly string[]) =>
    wrap(`Only in ${name}: ${labels.length === 0 ? "nothing" : labels.join(", ")}`, WIDTH);
  blocks.push([only("A", onlyA), only("B", onlyB)].join("\n"));
  const remarks = new Set(
    [a.note, b.note, ...shared.flatMap((link) => link.remarks)].filter((text) => text !== null),
  );
  if (remarks.size > 0) {
    blocks.push(["Please note:", ...[...remarks].map((remark) => wrap(`- ${remark}`, WIDTH))].join("\n"));
  }
  return `${blocks.join("\n\n")}\n`;
}

function heading(letter: string, { name, title, labels }: LabelSet): string {
  return wrap(`${letter}: ${name}, ${title} (${labels.length} labels)`, WIDTH, "   ");
}
