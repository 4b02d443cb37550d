import { UserError } from "../../base/index.ts";
import { canonicalLead } from "../../ecg/index.ts";
import type { Hints } from "../reader.ts";
import { secondsPer } from "./clock.ts";
import { agreeOnUnits, leadNames, type Said } from "./hints.ts";
import { millivoltsPer } from "./units.ts";

/** A column of a table of signals. */
export interface Column {
  /** As it is written; empty where the table has no headings. */
  readonly heading: string;
  /** From a row of units under the headings. */
  readonly unit: string | null;
  /** Whether it holds numbers. */
  readonly numbers: boolean;
}

/** A column that is a lead. */
export interface SignalColumn {
  readonly column: number;
  readonly lead: string;
  /** For people: the lead, and the heading where that says something else. */
  readonly shown: string;
  readonly unit: string | null;
}

/** What the columns of a table are. */
export interface Assignment {
  readonly signals: readonly SignalColumn[];
  readonly time: { readonly column: number; readonly unit: string | null } | null;
  /** Headings of the columns that are neither. */
  readonly unread: readonly string[];
}

const TIME = /^(?:t|times?|timestamps?|elapsed[ _]time|date[ _]?time|sec(?:ond)?s?|msec|ms|milliseconds?)$/i;

/** A heading without its unit, and the unit: `I (mV)`, `V1 [uV]`, `time_ms`. */
function parseHeading(heading: string): { bare: string; unit: string | null } {
  const known = (unit: string) => millivoltsPer(unit) !== null || secondsPer(unit) !== null;
  const bracket = /^(.*?)[\s_]*[([]([^()[\]]*)[)\]]$/.exec(heading);
  if (bracket !== null && known(bracket[2]!)) return { bare: bracket[1]!, unit: bracket[2]!.trim() };
  const suffix = /^(.+?)[\s_/]+([^\s_/]+)$/.exec(heading);
  if (suffix !== null && known(suffix[2]!) && (canonicalLead(suffix[1]!) !== null || TIME.test(suffix[1]!)))
    return { bare: suffix[1]!, unit: suffix[2]! };
  return { bare: heading, unit: TIME.test(heading) && secondsPer(heading) !== null ? heading : null };
}

/**
 * Which column is which lead, and which are the times. Leads are found by the headings; `--leads` names them where the headings do not
 * (in the order of the columns), chooses some of them, or says which column a lead is in (`--leads I=ch1,II=ch2`). A table without
 * headings takes them in order, a first column beyond those named being the times.
 * @throws UserError naming file and place where the headings and hints do not say it
 */
export function assign(columns: readonly Column[], hints: Hints, path: string, place: string): Assignment {
  const fault = (problem: string) => new UserError(`${path}, ${place}: ${problem}`);
  const parsed = columns.map(({ heading, unit }, column) => {
    const { bare, unit: written } = parseHeading(heading);
    return { column, heading, bare, unit: unit ?? written, lead: canonicalLead(bare) };
  });
  type Parsed = (typeof parsed)[number];
  const numeric = (c: Parsed) => columns[c.column]!.numbers;
  const titled = columns.some(({ heading }) => heading !== "");
  const listed = parsed.map(({ heading }) => JSON.stringify(heading)).join(", ");
  let time = parsed.find((c) => TIME.test(c.bare));
  let chosen: { from: Parsed; lead: string }[];
  const wanted = hints.leads;
  if (wanted?.some((lead) => lead.includes("="))) {
    const find = (heading: string) =>
      parsed.find((c) => c.heading === heading) ?? parsed.find((c) => c.bare === heading);
    chosen = wanted.map((entry) => {
      const [lead, heading] = entry.includes("=") ? entry.split(/=(.*)/s, 2) : [entry, entry];
      const from =
        find(heading!.trim()) ?? parsed.find((c) => c.lead !== null && c.lead === canonicalLead(heading!));
      if (from === undefined) throw fault(`has no column ${heading} (--leads ${entry}); it has ${listed}`);
      return { from, lead: lead! };
    });
    if (chosen.some(({ from }) => from === time)) time = undefined;
  } else {
    const rest = parsed.filter((c) => c !== time && numeric(c));
    const named = parsed.filter((c) => c !== time && c.lead !== null);
    if (wanted === undefined && named.length > 0) chosen = named.map((from) => ({ from, lead: from.lead! }));
    else if (wanted === undefined) {
      const how = titled
        ? `--leads LEAD=COLUMN,... The columns are ${listed}`
        : "--leads I,II,... in the order of the columns";
      throw fault(
        `the ${titled ? "headings name no" : "table has no headings that name the"} leads; give ${how}`,
      );
    } else if (named.length > 0) {
      chosen = wanted.map((lead) => {
        const name = canonicalLead(lead) ?? lead.trim();
        const from = parsed.find((c) => c !== time && (c.lead ?? c.bare) === name);
        if (from === undefined) throw fault(`has no column for lead ${name} (--leads); it has ${listed}`);
        return { from, lead: name };
      });
    } else {
      if (!titled && rest.length === wanted.length + 1) time = rest.shift();
      if (rest.length !== wanted.length)
        throw fault(
          `has ${rest.length} columns of signals, but --leads names ${wanted.length}; name all ${rest.length} in their order, or choose with --leads LEAD=COLUMN. The columns are ${listed}`,
        );
      chosen = rest.map((from, i) => ({ from, lead: wanted[i]! }));
    }
  }
  const text = chosen.find(({ from }) => !numeric(from));
  if (text !== undefined) throw fault(`the column ${JSON.stringify(text.from.heading)} holds no numbers`);
  const leads = leadNames(
    chosen.map(({ lead }) => lead),
    (problem) => fault(problem),
  );
  const used = new Set([time?.column, ...chosen.map(({ from }) => from.column)]);
  return {
    signals: chosen.map(({ from: { column, heading, unit, lead: named } }, i): SignalColumn => {
      const lead = leads[i]!;
      const place = heading === "" ? `field ${column + 1}` : heading;
      return { column, lead, unit, shown: named === lead ? lead : `${lead} (${place})` };
    }),
    time: time === undefined ? null : { column: time.column, unit: time.unit },
    unread: parsed.filter((c) => !used.has(c.column) && c.heading !== "").map((c) => c.heading),
  };
}

/** Millivolts per unit of each signal, from headings or hint; null where neither says it for all. @throws UserError where they disagree */
export function factorsOf(
  { signals }: Assignment,
  hints: Said,
  path: string,
  place: string,
): number[] | null {
  const factors = signals.map(({ lead, unit }) => {
    if (unit === null) return hints.factor;
    return agreeOnUnits(unit, hints, (problem) => new UserError(`${path}, ${place}, ${lead}: ${problem}`));
  });
  return factors.some((factor) => factor === null) ? null : (factors as number[]);
}
