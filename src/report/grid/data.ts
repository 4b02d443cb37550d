import type { StudyReading } from "../../study/index.ts";
import { type Block, list, type Section, table, text } from "../blocks.ts";
import { counted, plural } from "../numbers.ts";
import { armTable } from "../sections/data.ts";
import type { GridReportInput } from "./input.ts";

/** What the grid rests on: data, arms, remarks, refused records, the recipe, versions. */
export function dataSection(input: GridReportInput): Section {
  const { members, unread, source, version } = input;
  const readings = members.map(({ reading }) => reading);
  const arms = [...new Set([...readings, ...unread].flatMap(({ recipe }) => recipe.arms))];
  const remarks = remarksOf(readings, members.length);
  const blocks: Block[] = [
    ...splitTable(input),
    ...armTable(arms),
    ...(remarks.length > 0 ? [text("Please note:"), ...list(remarks)] : []),
    ...refusals(readings),
    { kind: "details", summary: `The recipe, ${source.file}`, blocks: [{ kind: "code", text: source.text }] },
    { kind: "details", summary: "Versions and keys", blocks: provenance(readings, version) },
  ];
  return { id: "data", title: "Data and recipe", blocks };
}

/** The splits of every dataset, each once, by what it is used for. */
function splitTable({ members }: GridReportInput): Block[] {
  const sides = members.flatMap(({ place, reading: { downstream, upstream } }) => [
    ...(upstream === null || "model" in upstream
      ? []
      : [{ side: "pre-training", name: place.upstream, facts: upstream }]),
    { side: "downstream", name: place.downstream, facts: downstream },
  ]);
  const rows = sides
    .toSorted((a, b) => Number(a.side === "downstream") - Number(b.side === "downstream"))
    .flatMap(({ side, name, facts }) =>
      facts.splits.map(({ split, records, patients }) => [
        ...[side, name ?? facts.name, split, facts.name, facts.labels?.set ?? "none"],
        ...[counted(records), counted(patients)],
      ]),
    );
  const once = [...new Map(rows.map((row) => [row.join("\0"), row])).values()];
  const licences = [...new Set(sides.map(({ facts }) => licenceOf(facts)))].join("; ");
  return table(
    `Records and patients that can be used, by split. Licences: ${licences}.`,
    ["side", "called here", "split", "dataset", "labels", "records", "patients"],
    once,
    3,
  );
}

const licenceOf = ({ name, licence }: StudyReading["downstream"]): string => `${name}: ${licence}`;

/** Remarks, those that not all studies have with the names of theirs. */
function remarksOf(readings: readonly StudyReading[], all: number): string[] {
  const pairs = readings.flatMap(({ recipe, results }) =>
    [...new Set(results.remarks)].map((remark) => ({ remark, study: recipe.name })),
  );
  return [...Map.groupBy(pairs, ({ remark }) => remark)].map(([remark, own]) =>
    own.length === all ? remark : `${remark} (${own.map(({ study }) => study).join(", ")})`,
  );
}

function refusals(readings: readonly StudyReading[]): Block[] {
  const found = new Map(
    readings
      .flatMap(({ results }) => results.refused)
      .map(({ record, reason }) => [`${record}: ${reason}`, reason]),
  );
  if (found.size === 0) return [text("No record was refused by the checks of preparation.")];
  const reasons = [...Map.groupBy(found.values(), (reason) => reason)].map(
    ([reason, own]) => `${reason} (${counted(own.length)})`,
  );
  return [
    {
      kind: "details",
      summary: `Left out, because they cannot be used: ${plural(found.size, "record")}; the pages of the studies name them`,
      blocks: list(reasons),
    },
  ];
}

function provenance(readings: readonly StudyReading[], version: string): Block[] {
  const versions = new Map<string, Set<string>>([["cardiograft (this report)", new Set([version])]]);
  const add = (name: string, value: string) =>
    versions.set(name, (versions.get(name) ?? new Set()).add(value));
  for (const { tasks } of readings)
    for (const { status, runtime, device } of tasks) {
      if (status !== "done") continue;
      if (device !== null) add("device", device);
      for (const [name, value] of Object.entries(runtime ?? {})) add(name, value);
    }
  return [
    ...table(
      "What the studies ran on.",
      ["what", "version"],
      Array.from(versions, ([name, of]) => [name, [...of].join(", ")]),
    ),
    ...table(
      "Keys of the studies.",
      ["study", "key"],
      readings.map(({ results }) => [results.study.name, results.study.id]),
    ),
  ];
}
