import { resolve } from "node:path";
import { UserError } from "../../base/index.ts";
import type { EcgRecord } from "../../ecg/index.ts";
import { Library } from "../library/index.ts";
import type { FormatReader, Hints, RecordFile } from "../reader.ts";
import { fileStem, recordNames } from "../shared/arrays.ts";
import { openBytes } from "../shared/bytes.ts";
import { rateText, type Timing, timingOf } from "../shared/clock.ts";
import { type Assignment, assign, factorsOf } from "../shared/columns.ts";
import { agreeOnRate, ask, namesText, said } from "../shared/hints.ts";
import type { Contents, FoundColumn, Request } from "./messages.ts";

const library = new Library({ name: "Parquet", script: new URL("./process.ts", import.meta.url), heap: 512 });

/** More records than anybody keeps in a file; their names alone would fill memory. */
const MOST_RECORDS = 500_000;
/** Times as floating-point numbers of 32 bits have this relative resolution. */
const FLOAT_RESOLUTION = 2 ** -22;

/**
 * Parquet tables of signals: a column for each lead and a row for each sample, perhaps a column of times; or a column of lists for each
 * lead and a row for each record. The library runs in a process of its own with limits of time and memory. Leads and units are in the
 * names of the columns or come from the hints.
 */
export const parquet: FormatReader = {
  name: "parquet",
  title: "Parquet table of signals (.parquet)",
  recognises: (start) => Buffer.from(start.subarray(0, 4)).toString("latin1") === "PAR1",
  async open(path: string, hints: Hints): Promise<RecordFile> {
    const bytes = openBytes(path);
    const { size } = bytes;
    bytes.close();
    const question = (request: Request) => library.ask(path, size, request);
    const contents = (await question({ type: "describe", path: resolve(path) })) as Contents;
    const read = async (request: Request) => (await question(request)) as Float64Array[];
    const lists = contents.columns.some(({ kind }) => kind === "list");
    return lists ? recordPerRow(path, contents, hints, read) : samplePerRow(path, contents, hints, read);
  },
};

type Read = (request: Request) => Promise<Float64Array[]>;

function samplePerRow(path: string, contents: Contents, hints: Hints, read: Read): RecordFile {
  const { assignment, factors, leads, header, samplingRate } = understood(path, contents, hints, [
    "number",
    "time",
  ]);
  const { time } = assignment;
  if (contents.rows === 0) throw new UserError(`${path}: has no rows`);
  const name = fileStem(path);
  const columnNames = [...assignment.signals, ...(time === null ? [] : [time])].map(
    ({ column }) => contents.columns[column]!.name,
  );
  let timing: Timing | null = null;
  return {
    format: "Parquet",
    path,
    names: [name],
    get header(): RecordFile["header"] {
      return [...header(timing), ["rows", `${contents.rows} samples of each lead`]];
    },
    async read(index): Promise<EcgRecord> {
      if (index !== 0) throw new RangeError(`record ${index} of 1`);
      const columns = await read({ type: "columns", path: resolve(path), columns: columnNames });
      const times = time === null ? null : columns.at(-1)!;
      let rate = samplingRate!;
      if (times !== null) {
        const column = contents.columns[time!.column]!;
        timing = timingFrom(path, times, column, time!.unit);
        rate = agreeOnRate(timing.samplingRate, samplingRate, `${path}, ${column.name}`);
      }
      return record(path, name, rate, leads, columns.slice(0, leads.length), factors);
    },
    close() {},
  };
}

function recordPerRow(path: string, contents: Contents, hints: Hints, read: Read): RecordFile {
  const { assignment, factors, leads, header, samplingRate } = understood(path, contents, hints, ["list"]);
  if (contents.rows === 0) throw new UserError(`${path}: has no rows`);
  if (contents.rows > MOST_RECORDS)
    throw new UserError(
      `${path}: has ${contents.rows} records, and at most ${MOST_RECORDS} in a file are read`,
    );
  const names = recordNames(path, contents.rows);
  const columnNames = assignment.signals.map(({ column }) => contents.columns[column]!.name);
  return {
    format: "Parquet",
    path,
    names,
    header: [...header(null), ["rows", `${contents.rows}, a record in each`]],
    async read(index): Promise<EcgRecord> {
      const name = names[index];
      if (name === undefined) throw new RangeError(`record ${index} of ${names.length}`);
      const columns = await read({ type: "row", path: resolve(path), columns: columnNames, row: index });
      const samples = columns[0]!.length;
      const other = columns.findIndex((column) => column.length !== samples);
      if (other >= 0 || samples === 0) {
        const lengths =
          other < 0
            ? "are empty"
            : `have ${samples} samples in ${leads[0]}, but ${columns[other]!.length} in ${leads[other]}`;
        throw new UserError(
          `${path}, row ${index + 1}: the lists ${lengths}; the leads of a record must have equally many`,
        );
      }
      return record(path, name, samplingRate!, leads, columns, factors);
    },
    close() {},
  };
}

/** Which column is what, from the names and the hints. @throws UserError where something has to be said */
function understood(
  path: string,
  { columns, writtenBy }: Contents,
  hints: Hints,
  kinds: readonly FoundColumn["kind"][],
) {
  const place = "schema";
  const table = columns.map(({ name, kind }) => ({
    heading: name,
    unit: null,
    numbers: kinds.includes(kind),
  }));
  const found = assign(table, hints, path, place);
  // Lists of times are not read: each record is as long as its lists, at the rate that was given.
  const assignment: Assignment = kinds.includes("list") ? { ...found, time: null } : found;
  const { signals, time, unread } = assignment;
  const told = said(hints);
  const factors = factorsOf(assignment, told, path, place);
  const missing = [
    ...(time === null && told.samplingRate === null ? (["samplingRate"] as const) : []),
    ...(factors === null ? (["units"] as const) : []),
  ];
  if (factors === null || missing.length > 0) throw ask(path, missing, "the table");
  const leads = signals.map(({ lead }) => lead);
  const nameOf = (column: number) => columns[column]!.name;
  const header = (timing: Timing | null): [string, string][] => [
    ...(writtenBy === null ? [] : [["written by", writtenBy] as [string, string]]),
    ["leads", namesText(signals.map(({ shown }) => shown))],
    ["element type", [...new Set(signals.map(({ column }) => columns[column]!.type))].join(", ")],
    ["units", [...new Set(signals.map(({ unit }) => unit ?? `${told.units} (as given)`))].join(", ")],
    [
      "sampling rate",
      time === null ? `${told.samplingRate} Hz (as given)` : rateText(nameOf(time.column), timing),
    ],
    ...(unread.length === 0 ? [] : [["not read", namesText(unread)] as [string, string]]),
  ];
  return { assignment, factors, leads, header, samplingRate: told.samplingRate };
}

function timingFrom(
  path: string,
  times: Float64Array,
  { name, kind }: FoundColumn,
  unit: string | null,
): Timing {
  const largest = Math.max(Math.abs(times[0]!), Math.abs(times.at(-1)!));
  return timingOf(
    kind === "time"
      ? { times, unit: "s", resolution: largest * Number.EPSILON }
      : { times, unit, resolution: largest * FLOAT_RESOLUTION },
    (row, problem) => new UserError(`${path}, row ${row + 1}, ${name}: ${problem}`),
  );
}

function record(
  source: string,
  name: string,
  samplingRate: number,
  leads: readonly string[],
  columns: readonly Float64Array[],
  factors: readonly number[],
): EcgRecord {
  const signals = columns.map((column, i) => Float32Array.from(column, (value) => value * factors[i]!));
  return { name, source, samplingRate, leads, signals, patient: null, age: null, sex: null };
}
