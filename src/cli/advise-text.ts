import { basename, relative } from "node:path";
import { type Advice, type AdviseEvent, rounded } from "../study/index.ts";
import { gainTable } from "./results/gain-table.ts";
import { mainTable } from "./results/main-table.ts";
import { clip, columns, duration, wrap } from "./text.ts";

/** Reasons, warnings and labels that are named. */
const NAMED = 5;
const LABELS = 20;

const count = (n: number, what: string): string =>
  `${n.toLocaleString("en-US")} ${what}${n === 1 ? "" : "s"}`;

const listText = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [[title, ...lines.map((line) => wrap(`- ${line}`))].join("\n")];

const few = (lines: readonly string[]): readonly string[] =>
  lines.length <= NAMED
    ? lines
    : [...lines.slice(0, NAMED), `and ${lines.length - NAMED} more; --json lists all`];

/** What the columns of a table are taken to be; nothing for a folder with a description. */
export function readingText({
  addition,
  description,
}: Extract<AdviseEvent, { type: "read" }>["own"]): string {
  if (addition === null) return `${description.name}, as its dataset.json describes it.`;
  const roles = addition.columns.map(({ column, role }) => `${column || "(no name)"} ${role}`);
  return [
    wrap(
      `${description.name}: the columns of ${addition.description.table.split("/").at(-1)} are read as`,
      80,
      "",
    ),
    wrap(`  ${roles.slice(0, 40).join(", ")}${roles.length > 40 ? " ..." : ""}.`),
    wrap("What is wrong is corrected with `cardiograft data add` and its --map.", 80, ""),
  ].join("\n");
}

/** The data check in short. */
export function dataText({
  checked,
  facts,
  patients,
  leftOut,
  split,
  set,
  otherSets,
  dataset,
}: Data): string {
  const who = patients === null ? "" : ` of ${count(patients, "patient")}`;
  const sides = facts.folds.filter(({ fold }) => split.folds.validation.includes(fold));
  const validation = sides.reduce((n, { records }) => n + records, 0);
  const labels = facts.labels.map(({ label, positives }) => `${label} ${positives.toLocaleString("en-US")}`);
  const more = labels.length > LABELS ? ` and ${labels.length - LABELS} more` : "";
  const out = leftOut.map(({ label, why }) => `${label} (${why})`);
  const lines = [
    `${count(facts.records, "record")}${who} can be used; ${count(dataset.refused.length + checked.refused.length, "record")} cannot.`,
    `Labels "${set}": ${labels.slice(0, LABELS).join(", ")}${more}.`,
    ...(out.length === 0 ? [] : [`Left out, too rare or too frequent: ${few(out).join(", ")}.`]),
    ...(otherSets.length === 0 ? [] : [`Other sets of labels, for --label-set: ${otherSets.join(", ")}.`]),
    `Split by ${patients === null ? "record" : "patient"}: ${split.train} to train, ${validation} to choose by, ${split.test} to test.`,
    `So many test records give a gain to about ±${split.halfWidth.toFixed(2)} in macro AUROC by a rule of thumb (an AUROC of 0.85, a correlation of 0.5 between arms), however many seeds are run.`,
  ];
  return [
    lines.map((line) => wrap(line)).join("\n"),
    ...listText(
      "Cannot be used:",
      few(
        checked.reasons.map(({ reason, records, first }) =>
          records === 1
            ? `${first}: ${reason}`
            : `${count(records, "record")}, the first ${first}: ${reason}`,
        ),
      ),
    ),
    ...listText(
      "Found in records that are used:",
      few(checked.warnings.map(({ message, records }) => `${count(records, "record")}: ${message}`)),
    ),
  ].join("\n\n");
}

type Data = Extract<AdviseEvent, { type: "checked" }>["data"];

const score = (value: number | null): string => (value === null ? "-" : value.toFixed(3));

/** The pre-flight scores, the one that is taken marked. */
export function upstreamText({ upstreams, chosen }: Extract<AdviseEvent, { type: "scored" }>): string {
  const records = upstreams.find((u) => u.score !== null)?.score?.records ?? 0;
  const rows = upstreams.map(({ model, recipe, card, score: found }) => [
    model === chosen ? "*" : "",
    clip(card === null ? basename(recipe.model) : `${card.task}, ${card.name}`, 44),
    score(found?.melep ?? null),
    score(found?.melepNormalised ?? null),
    score(found?.logme ?? null),
  ]);
  const problems = upstreams.flatMap(({ model, problem }) =>
    problem === null ? [] : [`${model}: ${problem}`],
  );
  return [
    wrap(
      `Upstream models, scored on ${count(records, "training record")} before any training (MELEP: lower is better, LogME: higher; * is taken):`,
      80,
      "",
    ),
    ...columns([["", "model", "MELEP", "normalised", "LogME"], ...rows], [0, 1]),
    ...problems.map((problem) => wrap(`- cannot be used: ${problem}`)),
  ].join("\n");
}

/** What is trained, and how long that is expected to take. */
export function pilotText({ pilot }: Extract<AdviseEvent, { type: "planned" }>): string {
  const sizes = pilot.sizes.map((size) => `${count(size, "record")} for ${pilot.steps[size]} steps`);
  return wrap(
    `Pilot: scratch, fine-tuning, linear probe and untrained network, with ${sizes.join(" and ")}, ${count(pilot.seeds.length, "seed")}: about ${duration(pilot.milliseconds)}.`,
  );
}

/** The verdict and what is around it. */
export function adviceText(advice: Advice): string {
  const { verdict, cautions, basis, plan, study, data } = advice;
  const measured = study !== null && study.cells.length > 0;
  return [
    wrap(verdict, 80, ""),
    ...(cautions.length > 0 ? [cautions.map((line) => wrap(line, 80, "")).join("\n")] : []),
    ...(measured ? [mainTable(study).join("\n"), gains(study)] : []),
    ...listText("What this rests on:", basis),
    ...listText("What would decide it:", plan),
    ...bestText(advice),
    ...listText("Please note:", few([...(study?.remarks ?? []), ...data.remarks])),
  ]
    .filter((block) => block !== "")
    .join("\n\n");
}

/** The table without its sentences: the verdict above says what they say. */
function gains(study: NonNullable<Advice["study"]>): string {
  const lines = gainTable(study);
  const end = lines.indexOf("");
  return (end < 0 ? lines : lines.slice(0, end)).join("\n");
}

function bestText({ best }: Advice): string[] {
  if (best === null) return [];
  const { arm, size, seed, validation, model, card } = best;
  const metrics = Object.entries(card.metrics).filter(([name]) => name.endsWith("macro AUROC"));
  const labels = card.labels.map(({ name, threshold }) => `${name} ${rounded(threshold)}`);
  return [
    [
      wrap(
        `The best model so far, chosen on validation: ${arm}, ${size} records, seed ${seed} (${validation.toFixed(3)}).`,
      ),
      model,
      wrap(
        `Card: ${card.name}, ${card.leads.length} leads at ${card.samplingRate} Hz, ${card.window.crops} windows of ${card.window.seconds} s; ${metrics.map(([name, value]) => `${name} ${score(value)}`).join(", ")}.`,
      ),
      wrap(`Thresholds: ${labels.slice(0, LABELS).join(", ")}.`),
      "Try it:",
      `  cardiograft predict ${shorter(model)} RECORDING`,
    ].join("\n"),
  ];
}

/** A path as it is typed. */
function shorter(path: string): string {
  const near = relative(".", path);
  return near.startsWith("..") ? path : near;
}
