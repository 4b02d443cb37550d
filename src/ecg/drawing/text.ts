import type { EcgRecord } from "../record.ts";
import { type Plan, secondsText } from "./layout.ts";
import type { Drawn } from "./marks.ts";

/** Millivolts of constant offset that are worth a word. */
const OFFSET = 0.5;

/** As many characters as fit the width of the page. */
const NOTE_LENGTH = 165;
const TITLE_LENGTH = 90;

const BLANK = "    ".replaceAll(" ", "\u00A0");

export const shortened = (title: string): string =>
  title.length > TITLE_LENGTH ? `${title.slice(0, TITLE_LENGTH - 1).trimEnd()}\u2026` : title;

/** Speed, scale, and which part of the recording is here. */
export function scaleText({ from, to, duration }: Plan, gain: number): string {
  const scale =
    { 5: "5 mm/mV (half the usual scale)", 20: "20 mm/mV (twice the usual scale)" }[gain] ?? `${gain} mm/mV`;
  const whole = from === 0 && to >= duration - 0.005;
  const part =
    from === 0
      ? `first ${secondsText(to)} of ${secondsText(duration)}`
      : `${secondsText(from)} to ${secondsText(to)} of ${secondsText(duration)}`;
  return ["25 mm/s", scale, whole ? `whole recording, ${secondsText(duration)}` : part].join(BLANK);
}

/** What the record says of itself and of whom; no identifier, no date. */
export function factsText(record: EcgRecord, { duration }: Plan): string {
  const person = [record.sex, record.age === null ? null : `${record.age} years`].filter(
    (part) => part !== null,
  );
  const leads = record.leads.length;
  return [
    ...(person.length > 0 ? [person.join(", ")] : []),
    `${leads} lead${leads === 1 ? "" : "s"}`,
    `${record.samplingRate} Hz`,
    secondsText(duration),
    ...(record.device === undefined ? [] : [record.device]),
  ].join(" \u00B7 ");
}

/** What a reader must know to read the drawing right, in lines. */
export function noteLines({ notes, rows }: Plan, drawn: readonly Drawn[]): string[] {
  const cut = names(drawn.filter(({ trace }) => trace.cuts.length > 0));
  const missing = drawn.filter(({ piece, trace }) => trace.missing > 0 && piece.samples > 0);
  const offset = drawn.filter(({ piece }) => Math.abs(piece.offset) >= OFFSET);
  const all = [
    ...(rows.length === 0 ? ["the record has no leads"] : []),
    ...notes,
    ...(cut.length > 0 ? [`cut at the edge of the row, at the marks: ${cut.join(", ")}`] : []),
    ...(missing.length > 0 ? [`gaps are missing samples: ${names(missing).join(", ")}`] : []),
    ...(offset.length > 0 ? [`drawn without their constant offset: ${names(offset).join(", ")}`] : []),
  ];
  return wrapped(all.join(" \u00B7 "));
}

const names = (drawn: readonly Drawn[]): string[] => [...new Set(drawn.map(({ piece }) => piece.cell.label))];

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ").filter((part) => part !== "")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < NOTE_LENGTH)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
