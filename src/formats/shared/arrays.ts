import { basename } from "node:path";
import { UserError } from "../../base/index.ts";
import type { EcgRecord } from "../../ecg/index.ts";
import type { Hints, RecordFile } from "../reader.ts";
import { type Elements, pickElements } from "./elements.ts";
import { ask, leadNames, namesText, said } from "./hints.ts";
import { type Layout, layoutOf, shapeText } from "./layout.ts";

/** An array of numbers in a file. */
export interface NumericArray {
  /** Empty where the file holds one array that has no name. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly elements: Elements;
  /** Whether the first axis changes fastest (Fortran, MATLAB) instead of the last (C). */
  readonly fortran: boolean;
  /** The elements of one record in the order of the array, without the axis of records. @throws UserError where they are damaged */
  read(layout: Layout, record: number): Promise<Uint8Array>;
}

/** An open file of arrays. */
export interface ArrayFile {
  readonly format: string;
  readonly path: string;
  readonly arrays: readonly NumericArray[];
  /** What else is in the file, and why it is not read. */
  readonly others: readonly (readonly [name: string, why: string])[];
  /** Further lines about the file. */
  readonly header: RecordFile["header"];
  close(): void;
}

/**
 * The records of a file of arrays: the array that `--array` names, or the only one whose shape is that of recordings. Everything but the
 * numbers comes from the hints. @throws UserError, after closing the file, where something has to be said or is wrong
 */
export function arrayRecords(file: ArrayFile, hints: Hints): RecordFile {
  try {
    return opened(file, hints);
  } catch (error) {
    file.close();
    throw error;
  }
}

function opened(file: ArrayFile, hints: Hints): RecordFile {
  const { path, format } = file;
  const { samplingRate, units, factor } = said(hints);
  const leads = hints.leads === undefined ? null : arrayLeads(hints.leads);
  const { array, layout } = choose(file, hints.array, leads);
  const about = `the array ${describe(array)}`;
  if (samplingRate === null || factor === null || leads === null) {
    const missing = [
      ...(samplingRate === null ? (["samplingRate"] as const) : []),
      ...(factor === null ? (["units"] as const) : []),
      ...(leads === null ? (["leads"] as const) : []),
    ];
    throw ask(path, missing, about);
  }
  const names = recordNames(path, layout.records);
  const [time, lead] = strides(array, layout);
  const seconds = Number((layout.samples / samplingRate).toPrecision(6));
  return {
    format,
    path,
    names,
    header: [
      ...file.header,
      ["array", describe(array)],
      ["records", String(layout.records)],
      ["samples", `${layout.samples} per lead (${seconds} s)`],
      ["sampling rate", `${samplingRate} Hz (as given)`],
      ["leads", `${namesText(leads)} (as given)`],
      ["units", `${units} (as given)`],
      ...notRead(file, array),
    ],
    async read(index): Promise<EcgRecord> {
      const name = names[index];
      if (name === undefined) throw new RangeError(`record ${index} of ${names.length}`);
      const bytes = await array.read(layout, index);
      const signals = leads.map((_, i) =>
        pickElements(bytes, array.elements, { first: i * lead, stride: time, count: layout.samples }, factor),
      );
      return { name, source: path, samplingRate, leads, signals, patient: null, age: null, sex: null };
    },
    close: () => file.close(),
  };
}

function arrayLeads(leads: readonly string[]): string[] {
  const mapping = leads.find((lead) => lead.includes("="));
  if (mapping !== undefined)
    throw new UserError(
      `--leads ${mapping}: an array has no columns with names; list the leads in the order of the file`,
    );
  return leadNames(leads, (problem) => new UserError(`--leads: ${problem}`));
}

/** The array that holds the recordings, and how. */
function choose(
  { path, arrays, others }: ArrayFile,
  wanted: string | undefined,
  leads: readonly string[] | null,
): { array: NumericArray; layout: Layout } {
  const count = leads?.length ?? null;
  const list = () =>
    [...arrays.map(describe), ...others.map(([name, why]) => `${name} (${why})`)].join("; ") || "nothing";
  if (wanted !== undefined) {
    const name = wanted.replace(/^\//, "");
    const array = arrays.find((a) => a.name === name);
    const other = others.find(([o]) => o === name);
    if (other !== undefined) throw new UserError(`${path}: ${name} cannot be read: ${other[1]}`);
    if (array === undefined)
      throw new UserError(`${path}: has no array ${wanted} (--array); it holds ${list()}`);
    const layout = layoutOf(array.shape, count);
    if (typeof layout === "string") throw new UserError(`${path}: the array ${describe(array)} ${layout}`);
    return { array, layout };
  }
  const only = arrays.length === 1 ? arrays[0]! : null;
  if (only !== null) {
    const layout = layoutOf(only.shape, count);
    if (typeof layout === "string") throw new UserError(`${path}: the array ${describe(only)} ${layout}`);
    return { array: only, layout };
  }
  // One axis is enough for a single array, among several it is a list of names, times or labels.
  const fitting = arrays.flatMap((array) => {
    const layout = array.shape.length > 1 ? layoutOf(array.shape, count) : "";
    return typeof layout === "string" ? [] : [{ array, layout }];
  });
  if (fitting.length === 1) return fitting[0]!;
  const why =
    fitting.length === 0
      ? "holds no array that looks like recordings"
      : "holds several arrays that may be recordings";
  throw new UserError(`${path}: ${why}; name one by --array. It holds ${list()}`);
}

function describe({ name, shape, elements }: NumericArray): string {
  return `${name === "" ? "" : `${name} `}${shapeText(shape)} ${elements.type}`;
}

function notRead({ arrays, others }: ArrayFile, array: NumericArray): [string, string][] {
  const rest = [
    ...arrays.filter((a) => a !== array).map(describe),
    ...others.map(([name, why]) => `${name} (${why})`),
  ];
  return rest.length === 0 ? [] : [["not read", rest.join("; ")]];
}

/** Elements from one sample to the next, and from one lead to the next, within a record. */
function strides(
  { shape, fortran }: NumericArray,
  { timeAxis, leadAxis }: Layout,
): [time: number, lead: number] {
  if (leadAxis === null) return [1, 0];
  const timeFirst = timeAxis < leadAxis;
  // In C order the later axis is contiguous, in Fortran order the earlier one.
  const contiguousTime = timeFirst === fortran;
  return contiguousTime ? [1, shape[timeAxis]!] : [shape[leadAxis]!, 1];
}

/** The file's name without endings; with a number from 1 where there are several records. */
export function recordNames(path: string, records: number): string[] {
  const stem = fileStem(path);
  return records === 1 ? [stem] : Array.from({ length: records }, (_, i) => `${stem}-${i + 1}`);
}

/** `ecg` of `/some/where/ecg.csv.gz`. */
export function fileStem(path: string): string {
  const name = basename(path).replace(/\.gz$/i, "");
  return name.replace(/(?<=.)\.[^.]*$/, "");
}
