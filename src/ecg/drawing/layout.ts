import { UserError } from "../../base/errors.ts";
import { canonicalLead, STANDARD_12 } from "../leads.ts";
import type { EcgRecord } from "../record.ts";

export type Layout = "3x4" | "6x2" | "12x1" | "strips";

export interface LayoutOptions {
  /**
   * `3x4` (2.5 s of each lead and a rhythm strip), `6x2` (5 s of each), `12x1` (10 s of each), or `strips`: the leads that the record
   * has, in rows of 10 s one after the other. Without it 3x4, or strips where fewer than four of the twelve are there.
   */
  readonly layout?: Layout | undefined;
  /** `cabrera`: aVL, I, -aVR, II, aVF, III. */
  readonly order?: "standard" | "cabrera" | undefined;
  /** Seconds from the beginning of the recording at which the drawing begins. */
  readonly start?: number | undefined;
  /** The lead of the rhythm strip under 3x4; null for none. Without it II, else V1, else the first that is there. */
  readonly rhythm?: string | null | undefined;
}

/** A piece of a lead on the paper. */
export interface Cell {
  /** The name of the lead, with a minus sign where it is drawn upside down. */
  readonly label: string;
  /** Where in the recording the row begins, where a lead has several rows. */
  readonly time?: string;
  /** null where the record has no such lead. */
  readonly signal: Float32Array | null;
  /** -1 for a lead that is drawn upside down (-aVR). */
  readonly sign: 1 | -1;
  /** Seconds of the recording. */
  readonly from: number;
  readonly to: number;
  /** Seconds from the left end of the row at which it begins, and the seconds that there is room for. */
  readonly at: number;
  readonly room: number;
}

export interface Plan {
  readonly layout: Layout;
  readonly rows: readonly (readonly Cell[])[];
  /** Which part of the recording is drawn, in seconds. */
  readonly from: number;
  readonly to: number;
  readonly duration: number;
  /** What a reader must know to read it right. */
  readonly notes: readonly string[];
}

/** Seconds in a row. */
export const ROW_SECONDS = 10;

/** As many strips as one page takes. */
const MOST_STRIPS = 12;

/** A recording a little shorter than ten seconds still fills the columns one after the other. */
const NEARLY = 0.95;

const CABRERA = ["aVL", "I", "-aVR", "II", "aVF", "III"];

/** Which piece of which lead is drawn where. Throws UserError for a start outside the recording and an unknown rhythm lead. */
export function plan(record: EcgRecord, options: LayoutOptions): Plan {
  const recorded = record.leads.filter((lead) => canonicalLead(lead) !== null);
  const layout = options.layout ?? (recorded.length >= 4 ? "3x4" : "strips");
  const duration = Math.max(0, (record.signals[0]?.length ?? 0) / record.samplingRate) || 0;
  const from = options.start ?? 0;
  if (!(from >= 0 && (from < duration || from === 0)))
    throw new UserError(`start: ${from} s is not within the recording, which lasts ${secondsText(duration)}`);
  const whole = { layout, from, duration };
  return layout === "strips"
    ? { ...whole, ...strips(record, from, duration, options) }
    : {
        ...whole,
        to: Math.min(duration, from + ROW_SECONDS),
        ...grid(record, layout, from, duration, options),
      };
}

/** The leads in the order in which they are drawn. */
function ordered({ order = "standard" }: LayoutOptions): string[] {
  return order === "cabrera" ? [...CABRERA, ...STANDARD_12.slice(6)] : [...STANDARD_12];
}

function grid(
  record: EcgRecord,
  layout: "3x4" | "6x2" | "12x1",
  from: number,
  duration: number,
  options: LayoutOptions,
): Pick<Plan, "rows" | "notes"> {
  const columns = { "3x4": 4, "6x2": 2, "12x1": 1 }[layout];
  const leads = ordered(options);
  const height = leads.length / columns;
  const room = ROW_SECONDS / columns;
  const consecutive = duration - from >= NEARLY * ROW_SECONDS;
  const rows = Array.from({ length: height }, (_, row) =>
    Array.from({ length: columns }, (_, column) => {
      const start = from + (consecutive ? column * room : 0);
      return cell(record, leads[column * height + row]!, {
        from: start,
        to: Math.min(duration, start + room),
        at: column * room,
        room,
      });
    }),
  );
  const notes: string[] = [];
  if (!consecutive && columns > 1) notes.push(`all columns begin at ${secondsText(from)} of the recording`);
  const rhythm = layout === "3x4" ? rhythmLead(record, options) : null;
  if (rhythm !== null) {
    rows.push([
      cell(record, rhythm, { from, to: Math.min(duration, from + ROW_SECONDS), at: 0, room: ROW_SECONDS }),
    ]);
  }
  const others = record.leads.filter((lead) => canonicalLead(lead) === null && !leads.includes(lead));
  if (layout === "12x1") {
    for (const lead of others)
      rows.push([
        cell(record, lead, { from, to: Math.min(duration, from + ROW_SECONDS), at: 0, room: ROW_SECONDS }),
      ]);
  } else if (others.length > 0) notes.push(`also recorded, not drawn: ${others.join(", ")}`);
  return { rows, notes };
}

function rhythmLead(record: EcgRecord, { rhythm }: LayoutOptions): string | null {
  if (rhythm === null) return null;
  const have = record.leads.map((lead) => canonicalLead(lead) ?? lead);
  if (rhythm === undefined) return ["II", "V1", ...have].find((lead) => have.includes(lead)) ?? null;
  const name = canonicalLead(rhythm) ?? rhythm;
  if (have.includes(name)) return name;
  throw new UserError(`rhythm: there is no lead ${name} (there are ${have.join(", ") || "none"})`);
}

function strips(
  record: EcgRecord,
  from: number,
  duration: number,
  options: LayoutOptions,
): Pick<Plan, "rows" | "to" | "notes"> {
  const have = record.leads.map((lead) => canonicalLead(lead) ?? lead);
  const isThere = (lead: string) => have.includes(lead) || (lead === "-aVR" && have.includes("aVR"));
  const standard = ordered(options).filter(isThere);
  const leads = [
    ...standard,
    ...have.filter((lead) => canonicalLead(lead) === null && !standard.includes(lead)),
  ];
  const drawn = leads.slice(0, MOST_STRIPS);
  const needed = Math.max(1, Math.ceil((duration - from) / ROW_SECONDS - 1e-9));
  const each = Math.min(needed, Math.max(1, Math.floor(MOST_STRIPS / Math.max(1, drawn.length))));
  const rows = Array.from({ length: each }, (_, i) => from + i * ROW_SECONDS).flatMap((start) =>
    drawn.map((lead) => {
      const made = cell(record, lead, {
        from: start,
        to: Math.min(duration, start + ROW_SECONDS),
        at: 0,
        room: ROW_SECONDS,
      });
      return [each > 1 ? { ...made, time: `from ${secondsText(start)}` } : made];
    }),
  );
  const left = leads.slice(MOST_STRIPS);
  const notes = left.length > 0 ? [`also recorded, not drawn: ${left.join(", ")}`] : [];
  return { rows, to: Math.min(duration, from + each * ROW_SECONDS), notes };
}

function cell(record: EcgRecord, lead: string, place: Pick<Cell, "from" | "to" | "at" | "room">): Cell {
  const find = (name: string) =>
    record.signals[record.leads.findIndex((other) => (canonicalLead(other) ?? other) === name)] ?? null;
  const signal = find(lead);
  if (signal !== null || !lead.startsWith("-"))
    return { label: lead.replace("-", "\u2212"), signal, sign: 1, ...place };
  return { label: `\u2212${lead.slice(1)}`, signal: find(lead.slice(1)), sign: -1, ...place };
}

const figure = (value: number) => String(Number(value.toFixed(2)));

/** `2.5 s`; above ten minutes `12 min 5 s`. */
export function secondsText(value: number): string {
  if (value < 600) return `${figure(value)} s`;
  const rest = value % 60;
  return `${Math.floor(value / 60)} min${rest >= 0.005 ? ` ${figure(rest)} s` : ""}`;
}
