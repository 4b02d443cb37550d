import { type Arm, capital, isBaseline, metricOf, titleOf } from "../../study/index.ts";
import { trainedArms } from "../../transfer/index.ts";
import { type Block, list, type Section, table, text } from "../blocks.ts";
import type { SectionInput } from "../input.ts";
import { counted, percent, plural, three } from "../numbers.ts";

/** Records that are named before the rest is only counted. */
const REFUSALS = 20;

/** What the evidence rests on: records, labels, arms, recipe, tasks and versions. */
export function dataSection(input: SectionInput): Section {
  const { results, upstream, recipe, source } = input;
  const { remarks } = results;
  const blocks: Block[] = [
    ...splitTable(input),
    ...(upstream !== null && "model" in upstream
      ? [text(`The weights that arms begin with are those of the model ${upstream.model}.`)]
      : []),
    ...labelTable(input),
    ...armTable(recipe.arms),
    ...(remarks.length > 0 ? [text("Please note:"), ...list(remarks)] : []),
    ...refusals(input),
    ...missing(input),
    { kind: "details", summary: `The recipe, ${source.file}`, blocks: [{ kind: "code", text: source.text }] },
    ...provenance(input),
  ];
  return { id: "data", title: "Data and recipe", blocks };
}

function splitTable({ downstream, upstream }: SectionInput): Block[] {
  const sides = [
    ...(upstream === null || "model" in upstream ? [] : [{ side: "pre-training", facts: upstream }]),
    { side: "downstream", facts: downstream },
  ];
  const rows = sides.flatMap(({ side, facts }) =>
    facts.splits.map(({ split, folds, records, patients }) => [
      ...[side, split, facts.name, facts.labels?.set ?? "none", folds.join(", ")],
      ...[counted(records), counted(patients)],
    ]),
  );
  const licences = [...new Set(sides.map(({ facts }) => `${facts.name}: ${facts.licence}`))].join("; ");
  return table(
    `Records and patients that can be used, by split. Licences: ${licences}.`,
    ["side", "split", "dataset", "labels", "folds", "records", "patients"],
    rows,
    2,
  );
}

function labelTable({ downstream }: SectionInput): Block[] {
  const { labels, splits } = downstream;
  const rows = (labels?.classes ?? []).map((label, k) => [
    label,
    ...splits.map(
      ({ positives, records }) => `${counted(positives[k]!)} (${percent(positives[k]! / records)})`,
    ),
  ]);
  return table(
    "Records with each label, downstream; of the training records a model sees as many as its size says.",
    ["label", ...splits.map((s) => s.split)],
    rows,
  );
}

/** What the arms are. */
export function armTable(arms: readonly Arm[]): Block[] {
  const rows = arms.map((arm) => {
    if (isBaseline(arm)) return [arm, capital(titleOf(arm)), "nothing", "nothing"];
    const { start, phases } = trainedArms[arm];
    const trains = phases.map(({ train, share }) => {
      const what =
        typeof train === "object"
          ? `the head and ${train.stages} of four stages`
          : train === "head"
            ? "the head"
            : "all layers";
      return share === 1 ? what : `${what} for ${percent(share)} of the steps`;
    });
    return [
      arm,
      capital(titleOf(arm)),
      start === "upstream" ? "the upstream's weights" : "random weights",
      trains.join(", then "),
    ];
  });
  return table("The arms.", ["arm", "in sentences", "begins with", "trains"], rows);
}

function refusals({ results: { refused } }: SectionInput): Block[] {
  if (refused.length === 0) return [text("No record was refused by the checks of preparation.")];
  const more = refused.length - REFUSALS;
  return [
    {
      kind: "details",
      summary: `Left out, because they cannot be used: ${plural(refused.length, "record")}`,
      blocks: list([
        ...refused.slice(0, REFUSALS).map(({ record, reason }) => `${record}: ${reason}`),
        ...(more > 0 ? [`and ${counted(more)} more; the JSON lists all`] : []),
      ]),
    },
  ];
}

function missing({ results: { missing: cells } }: SectionInput): Block[] {
  if (cells.length === 0) return [];
  const items = cells.map(({ arm, size, seed }) => `${arm}, ${counted(size)} records, seed ${seed}`);
  return [
    { kind: "details", summary: `Without result: ${plural(cells.length, "model")}`, blocks: list(items) },
  ];
}

function provenance({ results, tasks, version }: SectionInput): Block[] {
  const { study, cells } = results;
  const done = tasks.filter((t) => t.status === "done");
  const versions = new Map<string, Set<string>>([["cardiograft (this report)", new Set([version])]]);
  const add = (name: string, value: string) =>
    versions.set(name, (versions.get(name) ?? new Set()).add(value));
  for (const { runtime, device } of done) {
    if (device !== null) add("device", device);
    for (const [name, value] of Object.entries(runtime ?? {})) add(name, value);
  }
  const finished = done
    .flatMap((t) => t.finished ?? [])
    .sort()
    .at(-1);
  const keys = cells.map(({ arm, size, seed, train, evaluate, value }) => [
    ...[arm, counted(size), `${seed}`, three(value), train, evaluate],
  ]);
  const blocks: Block[] = [
    ...table(
      "What the study ran on.",
      ["what", "version"],
      Array.from(versions, ([name, of]) => [name, [...of].join(", ")]),
    ),
    text(
      `Study ${study.name}, key ${study.id}. ${counted(done.length)} of ${plural(tasks.length, "task")} are done${finished === undefined ? "" : `, the last on ${finished.slice(0, 10)}`}.`,
    ),
    ...table(
      "Keys of the tasks: models/KEY has the model of a training, runs/KEY the predictions of an evaluation.",
      ["arm", "records", "seed", metricOf(results).title, "training", "evaluation"],
      keys,
      3,
    ),
  ];
  return [{ kind: "details", summary: "Versions and keys", blocks }];
}
