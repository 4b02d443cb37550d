import { existsSync } from "node:fs";
import { UserError } from "../../base/index.ts";
import type { FormatReader, Hints, RecordFile } from "../reader.ts";
import { openGiven, readText } from "./file.ts";
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
  const header = readWfdbHeader(readText(openGiven(path)), path);
  const layout = layoutOf(header, path);
  return {
    format: "WFDB",
    path,
    names: [header.record],
    header: describe(header, layout, hints),
    async read(index) {
      if (index !== 0) throw new RangeError(`record ${index} of 1`);
      return readWfdb(path, {}, hints);
    },
    close() {},
  };
}

function describe(header: WfdbHeader, layout: Layout, hints: Hints): [string, string][] {
  const { samplingRate, samples, segments, start, comments } = header;
  const { leads, samplesPerFrame, leftOut } = chooseLeads(layout.signals, layout.path, hints);
  const rate = samplingRate * samplesPerFrame;
  const lines: [string, string][] = [
    ["record", header.record],
    ["leads", leads.map(({ name }) => name).join(", ")],
    ["left out", leftOut.join(", ")],
    ["sampling rate", `${rate} Hz`],
    ["length", `${samples * samplesPerFrame} samples, ${Math.round((100 * samples) / samplingRate) / 100} s`],
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
