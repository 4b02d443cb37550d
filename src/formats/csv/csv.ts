import { UserError } from "../../base/index.ts";
import type { EcgRecord } from "../../ecg/index.ts";
import type { FormatReader, Hints, RecordFile } from "../reader.ts";
import { fileStem } from "../shared/arrays.ts";
import { type Bytes, openBytes } from "../shared/bytes.ts";
import { rateText, type Timing, timingOf } from "../shared/clock.ts";
import { assign, factorsOf } from "../shared/columns.ts";
import { agreeOnRate, ask, namesText, said } from "../shared/hints.ts";
import { HEAD_BYTES, type Head, isText, readHead, requireHead } from "./head.ts";
import { readNumbers } from "./signals.ts";

const ENDING = /\.(?:csv|tsv|tab|txt)(?:\.gz)?$/i;
const DELIMITERS: Readonly<Record<string, string>> = {
  ",": "comma",
  ";": "semicolon",
  "\t": "tab",
  "|": "bar",
};

/**
 * Tables of signals as text: a row for each sample, a column for each lead, perhaps one of times, from which the sampling rate is
 * taken. Delimiter, decimal comma, byte order mark and Windows-1252 are recognised. Leads and units are in the headings or come from
 * the hints.
 */
export const csv: FormatReader = {
  name: "csv",
  title: "table of signals as text (.csv, .tsv)",
  recognises(start, path) {
    if (!isText(start) || /^\s*[<{]/.test(Buffer.from(start.subarray(0, 64)).toString("latin1")))
      return false;
    return ENDING.test(path) || !("problem" in readHead(start, start.length < 4096));
  },
  async open(path: string, hints: Hints): Promise<RecordFile> {
    const bytes = openBytes(path);
    try {
      return opened(bytes, path, hints);
    } catch (error) {
      bytes.close();
      throw error;
    }
  },
};

function opened(bytes: Bytes, path: string, hints: Hints): RecordFile {
  const start = bytes.read(0, Math.min(bytes.size, HEAD_BYTES));
  const head = requireHead(start, start.length === bytes.size, path);
  const place = `line ${head.headings ?? head.data}`;
  const assignment = assign(head.columns, hints, path, place);
  const { signals, time, unread } = assignment;
  const told = said(hints);
  const factors = factorsOf(assignment, told, path, place);
  const missing = [
    ...(time === null && told.samplingRate === null ? (["samplingRate"] as const) : []),
    ...(factors === null ? (["units"] as const) : []),
  ];
  if (factors === null || missing.length > 0) throw ask(path, missing, "the table");
  const leads = signals.map(({ lead }) => lead);
  const name = fileStem(path);
  let timing: Timing | null = null;
  const rate = () =>
    time === null ? `${told.samplingRate} Hz (as given)` : rateText(columnName(head, time.column), timing);
  return {
    format: "CSV",
    path,
    names: [name],
    get header(): RecordFile["header"] {
      return [
        ["encoding", head.encoding],
        ["delimiter", DELIMITERS[head.delimiter] ?? head.delimiter],
        ["decimals", head.decimal === "," ? "comma" : "point"],
        ["leads", namesText(signals.map(({ shown }) => shown))],
        ["units", [...new Set(signals.map(({ unit }) => unit ?? `${told.units} (as given)`))].join(", ")],
        ["sampling rate", rate()],
        ...(unread.length === 0 ? [] : [["not read", namesText(unread)] as const]),
      ];
    },
    async read(index): Promise<EcgRecord> {
      if (index !== 0) throw new RangeError(`record ${index} of 1`);
      const numbers = readNumbers(bytes, head, assignment, path);
      let { samplingRate } = told;
      if (numbers.times !== null && time !== null) {
        const column = columnName(head, time.column);
        timing = timingOf(
          { times: numbers.times, unit: time.unit, resolution: numbers.resolution },
          (row, problem) => new UserError(`${path}, line ${numbers.line(row)}, ${column}: ${problem}`),
        );
        samplingRate = agreeOnRate(
          timing.samplingRate,
          samplingRate,
          `${path}, line ${head.data}, ${column}`,
        );
      }
      const scaled = numbers.signals.map((signal, i) => signal.map((value) => value * factors[i]!));
      return {
        name,
        source: path,
        samplingRate: samplingRate!,
        leads,
        signals: scaled,
        patient: null,
        age: null,
        sex: null,
      };
    },
    close: () => bytes.close(),
  };
}

const columnName = ({ columns }: Head, column: number) => columns[column]!.heading || `field ${column + 1}`;
