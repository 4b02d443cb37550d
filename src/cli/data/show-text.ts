import type { EcgRecord, Finding } from "../../ecg/index.ts";
import type { RecordFile } from "../../formats/index.ts";
import { wrap } from "../text.ts";

/** What is shown of a file. */
export interface Shown {
  readonly file: RecordFile;
  readonly record: EcgRecord;
  /** Position of the record among those of the file. */
  readonly index: number;
  readonly findings: readonly Finding[];
  /** Files that were written. */
  readonly written: readonly string[];
}

const WIDTH = 80;

const samplesOf = ({ signals }: EcgRecord) => signals[0]?.length ?? 0;
const seconds = (record: EcgRecord) => Number((samplesOf(record) / record.samplingRate).toPrecision(6));
const leadsText = ({ leads }: EcgRecord) => `${leads.length} lead${leads.length === 1 ? "" : "s"}`;

/** Header, record and findings of one file, at most 80 columns wide. */
export function shownText({ file, record, index, findings, written }: Shown): string {
  const several = file.names.length > 1;
  const person = [record.sex, record.age === null ? null : `${record.age} years`].filter(
    (part) => part !== null,
  );
  const rows: [string, string][] = [
    ...file.header.map(([field, value]): [string, string] => [field, value]),
    ...(several
      ? [["shown", `${record.name}, ${index + 1} of ${file.names.length}`] as [string, string]]
      : []),
    [
      "signals",
      `${leadsText(record)} of ${samplesOf(record)} samples at ${record.samplingRate} Hz: ${seconds(record)} s`,
    ],
    ...(person.length === 0 ? [] : [["person", person.join(", ")] as [string, string]]),
    ...(record.device === undefined ? [] : [["device", record.device] as [string, string]]),
  ];
  const width = Math.max(...rows.map(([field]) => field.length));
  const line = ([field, value]: [string, string]) => {
    const indent = " ".repeat(width + 4);
    const [first, ...rest] = wrap(value, WIDTH - indent.length, "").split("\n");
    return [`  ${field.padEnd(width)}  ${first}`, ...rest.map((more) => indent + more)].join("\n");
  };
  return [
    `${file.path}: ${file.format}`,
    ...rows.map(line),
    "",
    ...findingLines(findings),
    ...(written.length === 0 ? [] : ["", `Written: ${written.join(", ")}`]),
  ].join("\n");
}

function findingLines(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return ["The checks find nothing wrong."];
  return findings.map(({ check, severity, message }) =>
    wrap(`${severity} ${check}: ${message}`, WIDTH, "  "),
  );
}

/** One line about a file among several: what is in it, and which checks found something. */
export function summaryText({ file, record, findings }: Shown): string {
  const names = [
    ...new Set(findings.map(({ check, severity }) => (severity === "refuse" ? `${check}!` : check))),
  ];
  const facts = [
    file.format,
    ...(file.names.length > 1 ? [`${file.names.length} records, the first:`] : []),
    `${leadsText(record)}, ${record.samplingRate} Hz, ${seconds(record)} s`,
    names.length === 0 ? "nothing found" : names.join(" "),
  ].join("  ");
  // A path says most at its end.
  const room = Math.max(16, WIDTH - facts.length - 2);
  const path = file.path.length > room ? `…${file.path.slice(1 - room)}` : file.path;
  return `${path}  ${facts}`;
}
