import type { CheckReport, Spread } from "../../datasets/index.ts";
import { clip, wrap } from "../text.ts";
import { others, primary } from "./label-text.ts";
import { indented, number } from "./words.ts";

const WIDTH = 80;
const MOST_REFUSED = 12;
const MOST_GROUPS = 5;

/** A report for people, at most 80 columns wide. */
export function checkText(report: CheckReport): string {
  return [
    heading(report),
    overview(report),
    primary(report),
    ...others(report),
    refused(report),
    warnings(report),
    traps(report),
    remarks(report),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

const figure = (n: number): string => number(Number(n.toPrecision(3)));
const counted = (n: number, what: string): string => `${number(n)} ${what}${n === 1 ? "" : "s"}`;
const records = (n: number): string => counted(n, "record");

/** Text with its name before it, the further lines under the first. */
function field(name: string, text: string): string {
  const [first, ...rest] = wrap(text, WIDTH - 15, "").split("\n");
  return [`  ${name.padEnd(12)} ${first}`, ...rest.map((line) => `${" ".repeat(15)}${line}`)].join("\n");
}

function heading({ title, dataset, licence }: CheckReport): string {
  const left = title === dataset ? title : `${title} (${dataset})`;
  const right = licence.replace(/ \(.*/, "");
  const line = `${left}${" ".repeat(Math.max(2, WIDTH - left.length - right.length))}${right}`;
  return `${clip(line, WIDTH)}\n${"─".repeat(WIDTH)}`;
}

function overview(report: CheckReport): string {
  const { published, samplingRates, leads, sexes, durations, ages, amplitudes } = report;
  const share =
    published === null || published.records === report.records
      ? ""
      : `; ${number(published.records)} were published`;
  const rates = samplingRates.map(({ hertz, records: n }) =>
    samplingRates.length === 1 ? `${hertz} Hz` : `${hertz} Hz (${number(n)})`,
  );
  const kinds = leads.slice(0, 3).map(({ leads: names, records: n }) => {
    const text = `${names.length}: ${names.join(" ")}`;
    return leads.length === 1 ? text : `${text} (${records(n)})`;
  });
  const rest = leads.length > 3 ? [`and ${counted(leads.length - 3, "other choice")}`] : [];
  const age = [
    ...(ages === null ? [] : [spreadText(ages, "years")]),
    ...(report.agesUnknown > 0 ? [`${number(report.agesUnknown)} unknown`] : []),
  ];
  const sex = [`${number(sexes.male)} male`, `${number(sexes.female)} female`];
  if (sexes.unknown > 0) sex.push(`${number(sexes.unknown)} unknown`);
  return [
    field("records", `${number(report.records)}, from ${counted(report.patients, "patient")}${share}`),
    field("refused", report.refused.length === 0 ? "none" : records(report.refused.length)),
    ...(report.records === 0
      ? []
      : [
          field("duration", durations === null ? "unknown" : spreadText(durations, "s")),
          field("rate", rates.join(", ")),
          field("leads", [...kinds, ...rest].join("; ")),
          field(
            "amplitude",
            amplitudes === null ? "unknown" : `${spreadText(amplitudes, "mV")}, largest lead`,
          ),
          field("age", age.join("; ")),
          field("sex", sex.join(", ")),
        ]),
  ].join("\n");
}

function spreadText({ least, median, most }: Spread, unit: string): string {
  if (figure(least) === figure(most)) return `${figure(least)} ${unit}`;
  return `${figure(least)} to ${figure(most)} ${unit}, median ${figure(median)}`;
}

function refused({ refused: list }: CheckReport): string {
  if (list.length === 0) return "";
  const shown = list.slice(0, MOST_REFUSED);
  return [
    `refused: ${records(list.length)}`,
    ...shown.map(({ record, reason }) => indented(`${record}: ${withoutFolder(reason)}`)),
    ...(list.length > shown.length
      ? [`  and ${number(list.length - shown.length)} more (--json or --csv has all)`]
      : []),
  ].join("\n");
}

/** A reason without the folder of the file that it begins with: the record is named, and a long path would fill the page. */
function withoutFolder(reason: string): string {
  const end = reason.search(/(: |, line )/);
  const slash = reason.lastIndexOf("/", end);
  const bare = end < 0 || slash < 0 ? reason : reason.replaceAll(reason.slice(0, slash + 1), "");
  return bare.replaceAll(/\p{Cc}/gu, "\ufffd"); // what a damaged file says must not steer the terminal
}

/** An item of a list. */
const bullet = (text: string): string =>
  wrap(text, WIDTH - 4, "")
    .split("\n")
    .map((line, i) => `${i === 0 ? "  · " : "    "}${line}`)
    .join("\n");

function warnings({ warnings: list, duplicates, byDuration, labelSet }: CheckReport): string {
  const parts = list.map(({ check, records: n, examples, message }) => {
    const more = n > examples.length ? " ..." : "";
    return field(check, `${records(n)} (${examples.join(", ")}${more}): ${message}`);
  });
  if (duplicates.length > 0) {
    const groups = duplicates.slice(0, MOST_GROUPS).map((group) => group.join(" = "));
    const more = duplicates.length > MOST_GROUPS ? ` and ${duplicates.length - MOST_GROUPS} more` : "";
    parts.push(field("copies", `equal signals under several names: ${groups.join("; ")}${more}`));
  }
  for (const { label, auroc, records: n } of byDuration) {
    const side = auroc < 0.5 ? "shorter" : "longer";
    const share = Math.round(100 * Math.max(auroc, 1 - auroc));
    const text =
      `tells ${label} of ${labelSet} (${records(n)}): a record with it is the ${side} one in ${share} % of ` +
      "pairs with one without it";
    parts.push(field("duration", text));
  }
  return parts.length === 0 ? "" : ["warnings", ...parts].join("\n");
}

function traps({ traps: list }: CheckReport): string {
  if (list.length === 0) return "";
  return [
    "known traps",
    ...list.map(({ title, text, found }) =>
      bullet(`${title}${found === null ? "" : ` [${found}]`}: ${text}`),
    ),
  ].join("\n");
}

function remarks({ remarks: list }: CheckReport): string {
  return list.length === 0 ? "" : ["remarks", ...list.map(bullet)].join("\n");
}
