import { existsSync } from "node:fs";
import { basename } from "node:path";
import { UserError } from "../../base/index.ts";
import type { FormatReader, Hints, RecordFile } from "../reader.ts";
import { namesText } from "../shared/hints.ts";
import { agreeWithHints } from "./agree.ts";
import { readWfdbAnnotations } from "./annotations.ts";
import { openGiven, readText } from "./file.ts";
import { framesBeside } from "./frames.ts";
import { readWfdbHeader, type WfdbHeader } from "./header.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { chooseLeads } from "./leads.ts";
import { readWfdb } from "./record.ts";

/** What may be shown of the comments; anything else may say whose record it is. */
const SHOWN = /^<?(age|sex|dx|rx|hx|sx|diagnos[ei]s)>?\s*:\s*(.*)$/i;

/** WFDB as `formats` lists it: a record is opened by its header. */
export const wfdb: FormatReader = {
  name: "wfdb",
  title: "WFDB (PhysioNet): the header NAME.hea, with its signal files beside it",
  recognises(start, path) {
    if (path.endsWith(".hea") && !start.includes(0)) return true;
    return isHeader(start) || (/\.(dat|d\d+)$/i.test(path) && existsSync(headerOf(path)));
  },
  open: async (path, hints) => open(path, hints),
};

const headerOf = (path: string) => `${path.replace(/\.[^./\\]*$/, "")}.hea`;

/** Whether a text begins as header(5) says: a record line, then a line that describes a signal or a segment. */
function isHeader(start: Uint8Array): boolean {
  if (start.includes(0)) return false;
  const lines = Buffer.from(start).toString("latin1").split(/\r?\n/);
  const [record, next] = lines
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (record === undefined || next === undefined) return false;
  const segments = /^[^\s,;]+\/\d+ +\d+(\s+[\d.]+\S*){0,2}(\s|$)/.test(record);
  const single = /^[^\s,;/]+\s+\d+\s+[\d.]+\S*\s+\d+(\s|$)/.test(record);
  return (
    (segments && /^\S+\s+\d+$/.test(next)) ||
    (single && /^(?=\S*[A-Za-z~])\S+\s+\d+(x\d+)?(:\d+)?(\+\d+)?(\s|$)/.test(next))
  );
}

function open(path: string, hints: Hints): RecordFile {
  if (!path.endsWith(".hea") && existsSync(headerOf(path))) {
    throw new UserError(`${path}: is not a record's header; give ${headerOf(path)}`);
  }
  if (!existsSync(path) && existsSync(`${path}.hea`)) {
    throw new UserError(`${path}: there is no such file; give the record's header, ${path}.hea`);
  }
  const header = readWfdbHeader(readText(openGiven(path)), path, framesBeside(path));
  const layout = layoutOf(header, path);
  return {
    format: "WFDB",
    path,
    names: [header.record],
    header: describe(header, path, layout, hints),
    async read(index) {
      if (index !== 0) throw new RangeError(`record ${index} of 1`);
      return readWfdb(path, {}, hints);
    },
    close() {},
  };
}

/**
 * Opens the record of which a file is part by its name, `path`, given the record's header. An annotation file is shown as one.
 * @throws UserError
 */
export async function openPartOf(header: string, path: string, hints: Hints): Promise<RecordFile> {
  const file = open(header, hints);
  const about = annotationsOf(path, file.names[0]!);
  return about === null ? file : { ...file, path, header: [about, ...file.header] };
}

/** What is in a file beside a header if it holds annotations; null where it does not. */
function annotationsOf(path: string, record: string): [string, string] | null {
  if (/\.(?:dat|d\d+|mat|hea)$/i.test(path)) return null;
  try {
    const { annotations } = readWfdbAnnotations(path);
    const count = `${annotations.length} annotation${annotations.length === 1 ? "" : "s"}`;
    return [basename(path), `annotations of record ${record}: ${count}; below is the record itself`];
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function describe(header: WfdbHeader, path: string, layout: Layout, hints: Hints): [string, string][] {
  const { samplingRate, segments, start, comments } = header;
  const chosen = chooseLeads(layout.signals, layout.path, hints);
  agreeWithHints(header, path, layout, chosen, hints);
  const { leads, samplesPerFrame, leftOut } = chosen;
  const rate = samplingRate * samplesPerFrame;
  const lines: [string, string][] = [
    ["record", header.record],
    ["leads", namesText(leads.map(({ name }) => name))],
    ["left out", leftOut.join(", ")],
    ["sampling rate", `${rate} Hz`],
    ["segments", segments === null ? "" : segmentsOf(segments)],
    ["recorded", start ?? ""],
    [
      "storage",
      [...new Set(layout.signals.map(({ format }) => format))].map((f) => `format ${f}`).join(", "),
    ],
    ["gain", [...new Set(leads.map(({ index }) => gainOf(layout, index)))].join(", ")],
  ];
  const known = comments.map((comment) => SHOWN.exec(comment)).filter((match) => match !== null);
  for (const match of known) lines.push([match[1]!.toLowerCase(), match[2]!]);
  const more = comments.length - known.length;
  if (more > 0) lines.push(["comments", `${more} more, not shown: they may say whose record it is`]);
  return lines.filter(([, value]) => value !== "");
}

function segmentsOf(segments: NonNullable<WfdbHeader["segments"]>): string {
  const gaps = segments.filter(({ record }) => record === null).length;
  const recorded = segments.filter(({ record, samples }) => record !== null && samples > 0).length;
  return gaps === 0 ? `${recorded}` : `${recorded}, and ${gaps} gaps between them`;
}

function gainOf({ signals }: Layout, index: number): string {
  const { gain, baseline, units } = signals[index]!;
  return gain === null ? "not written" : `${gain} per ${units}, baseline ${baseline}`;
}
