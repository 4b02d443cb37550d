import { dirname, join } from "node:path";
import { UserError } from "../../base/index.ts";
import { openInside, readText } from "./file.ts";
import { framesBeside } from "./frames.ts";
import { readWfdbHeader, type WfdbHeader, type WfdbSegment } from "./header.ts";
import type { WfdbSignal } from "./signal-line.ts";

/** A record of one segment, or one segment of a record: what is read from one header. */
export interface Part {
  readonly header: WfdbHeader;
  readonly path: string;
  /** The frame of the record with which it begins. */
  readonly start: number;
  /** For each signal of the record its number in this header; -1 where it is absent. */
  readonly order: readonly number[];
}

/** The signals of a record, and where they are. */
export interface Layout {
  readonly signals: readonly WfdbSignal[];
  /** The header that describes them. */
  readonly path: string;
  /** The parts that hold frames `from` to `to` (exclusive); what lies between them is a gap. Throws UserError. */
  parts(from: number, to: number): Part[];
}

/**
 * The signals of a record: those of its header or, where it has several segments, of its layout (a first segment of length 0, if the
 * arrangement of signals may vary) or of its first segment (where it is fixed). Throws UserError.
 */
export function layoutOf(header: WfdbHeader, path: string): Layout {
  if (header.segments === null) {
    const order = header.signals.map((_, i) => i);
    return { signals: header.signals, path, parts: () => [{ header, path, start: 0, order }] };
  }
  const { segments } = header;
  const headers = new Map<string, WfdbHeader>();
  const read = (segment: WfdbSegment & { record: string }): WfdbHeader => {
    const known = headers.get(segment.record) ?? segmentHeader(header, path, segment);
    headers.set(segment.record, known);
    if (known.samples === segment.samples) return known;
    throw new UserError(
      `${path}, line ${segment.line}, number of samples: ${segment.samples}, but the header of ${segment.record} says ` +
        `${known.samples}; one of the two is damaged, fetch both again`,
    );
  };
  const first = segments.find(isRecorded);
  if (first === undefined) throw new UserError(`${path}: has only gaps, so there is nothing to read`);
  const model = read(first);
  if (model.signals.length !== header.signalCount) {
    throw new UserError(
      `${path}, line 1, number of signals: ${header.signalCount}, but ${first.record} has ${model.signals.length}; ` +
        "one of the two headers is damaged, fetch both again",
    );
  }
  const varies = first.samples === 0;
  return {
    signals: model.signals,
    path: pathOf(path, first.record),
    parts(from, to) {
      const parts: Part[] = [];
      let start = 0;
      for (const segment of segments) {
        if (start < to && start + segment.samples > from && isRecorded(segment)) {
          const part = { header: read(segment), path: pathOf(path, segment.record), start };
          parts.push({ ...part, order: orderIn(part.header, part.path, model.signals, varies) });
        }
        start += segment.samples;
      }
      return parts;
    },
  };
}

const isRecorded = (segment: WfdbSegment): segment is WfdbSegment & { record: string } =>
  segment.record !== null;

const pathOf = (path: string, record: string) => join(dirname(path), `${record}.hea`);

function segmentHeader(record: WfdbHeader, path: string, { record: name }: { record: string }): WfdbHeader {
  const file = openInside(dirname(path), `${name}.hea`);
  const header = readWfdbHeader(readText(file), file.path, framesBeside(file.path));
  const wrong = (field: string, problem: string): never => {
    throw new UserError(`${file.path}, line 1, ${field}: ${problem}; fetch the record again`);
  };
  if (header.segments !== null) wrong("record name", "a segment has segments itself");
  if (header.samplingRate !== record.samplingRate) {
    wrong("sampling frequency", `${header.samplingRate}, but that of its record is ${record.samplingRate}`);
  }
  return header;
}

/** Where a segment has the signals of its record: at the same place, or where the arrangement varies, by description. */
function orderIn(
  header: WfdbHeader,
  path: string,
  signals: readonly WfdbSignal[],
  varies: boolean,
): number[] {
  const wrong = (signal: WfdbSignal | undefined, problem: string): never => {
    const line = signal ? `, line ${signal.line}` : "";
    throw new UserError(`${path}${line}: ${problem}; the record is damaged, fetch it again`);
  };
  const numbers = new Map(header.signals.map(({ description }, i) => [description, i]));
  const order = varies ? signals.map((s) => numbers.get(s.description) ?? -1) : signals.map((_, i) => i);
  if (!varies && header.signals.length !== signals.length) {
    wrong(undefined, `${header.signals.length} signals, but the first segment has ${signals.length}`);
  }
  const known = new Set(signals.map((signal) => signal.description));
  const stranger = header.signals.find(
    (s, i) => !(varies ? known.has(s.description) : s.description === signals[i]!.description),
  );
  if (stranger) wrong(stranger, `signal ${stranger.description} is not one of the record's`);
  order.forEach((i, s) => {
    const signal = header.signals[i];
    if (signal && signal.samplesPerFrame !== signals[s]!.samplesPerFrame) {
      wrong(signal, `signal ${signal.description} has other samples per frame than in the record's layout`);
    }
  });
  return order;
}
