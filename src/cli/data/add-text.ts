import { type Addition, type ColumnGuess, contentOf, type Role } from "../../datasets/index.ts";
import { clip, columns, wrap } from "../text.ts";

/** Columns of these roles may say who somebody is, and so may those that are not used: their values are not shown. */
const HIDDEN: readonly Role[] = ["patient", "name", "ignore"];

/** Refusals that are named in the text. */
const NAMED = 5;

const count = (n: number, what: string): string =>
  `${n.toLocaleString("en-US")} ${what}${n === 1 ? "" : "s"}`;

/** What a folder and a table were understood to be, in at most 80 columns. */
export function additionText(addition: Addition): string {
  const { description, dataset, table, remarks } = addition;
  const { prepare } = description;
  const patients = new Set(dataset.entries.map(({ patient }) => patient)).size;
  const who = description.patient === undefined ? "" : ` of ${count(patients, "patient")}`;
  const blocks = [
    `${description.name}: ${count(dataset.entries.length, "record")}${who}, ${count(table.rows.length, "row")} in ${written(addition)}`,
    columns(
      [
        ["column", "read as", "because of", "for example"],
        ...addition.columns.map((guess) => [
          clip(guess.column || "(no name)", 18),
          roleText(guess),
          clip(guess.because, 24),
          clip(examples(addition, guess).join(", ") || "(not shown)", 24),
        ]),
      ],
      [0, 1, 2, 3],
    ).join("\n"),
    labelText(addition),
    wrap(
      `Prepared for training: ${prepare.seconds} s at ${prepare.samplingRate} Hz, leads ${prepare.leads.join(", ")}.`,
    ),
  ];
  const { refused } = dataset;
  if (refused.length > 0) {
    const named = refused.slice(0, NAMED).map(({ record, reason }) => wrap(`- ${record}: ${reason}`));
    const more = refused.length > NAMED ? [`- and ${refused.length - NAMED} more; --json lists all`] : [];
    blocks.push([`Left out: ${count(refused.length, "row")}`, ...named, ...more].join("\n"));
  }
  if (remarks.length > 0)
    blocks.push(["Please note:", ...remarks.map((remark) => wrap(`- ${remark}`))].join("\n"));
  return blocks.join("\n\n");
}

/** The same for a program; of patients only their number. */
export function additionJson(addition: Addition) {
  const { path, description, dataset, table, remarks } = addition;
  return {
    path,
    description,
    columns: addition.columns.map((guess) => ({ ...guess, examples: examples(addition, guess) })),
    table: {
      rows: table.rows.length,
      encoding: table.text?.encoding ?? null,
      delimiter: table.text?.dialect.delimiter ?? null,
      decimal: table.text?.dialect.decimal ?? null,
    },
    records: dataset.entries.length,
    patients:
      description.patient === undefined ? null : new Set(dataset.entries.map(({ patient }) => patient)).size,
    labels: labelCounts(addition),
    refused: dataset.refused,
    remarks,
  };
}

function written({ description, table }: Addition): string {
  if (table.text === null) return `${description.table} (Parquet)`;
  const { encoding, dialect } = table.text;
  const delimiter = dialect.delimiter === "\t" ? "tabs" : `"${dialect.delimiter}"`;
  return `${description.table}\n(${encoding}, columns separated by ${delimiter}, decimals by "${dialect.decimal}")`;
}

function roleText({ role, separator }: ColumnGuess): string {
  if (role === "ignore") return "-";
  return separator === undefined ? role : `${role} (${separator})`;
}

function examples({ table }: Addition, { column, role }: ColumnGuess): string[] {
  if (HIDDEN.includes(role)) return [];
  return [...contentOf(table, column).values.keys()].slice(0, 3);
}

function labelCounts({ dataset }: Addition): Record<string, Record<string, number>> {
  return Object.fromEntries(
    Object.entries(dataset.labelSets).map(([set, labels]) => [
      set,
      Object.fromEntries(
        labels.map((label) => [
          label,
          dataset.entries.filter((entry) => entry.labels[set]!.includes(label)).length,
        ]),
      ),
    ]),
  );
}

function labelText(addition: Addition): string {
  const { exclusive = [] } = addition.dataset;
  return Object.entries(labelCounts(addition))
    .map(([set, counts]) => {
      const list = Object.entries(counts).map(([label, n]) => `${label} ${n.toLocaleString("en-US")}`);
      const kind = exclusive.includes(set) ? "one class each" : "each yes or no";
      return wrap(
        `Labels "${set}" (${kind}): ${list.slice(0, 40).join(", ")}${list.length > 40 ? " ..." : ""}.`,
      );
    })
    .join("\n");
}
