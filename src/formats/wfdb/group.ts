import { UserError } from "../../base/index.ts";
import type { WfdbHeader } from "./header.ts";
import { flacBits, packings } from "./packing.ts";
import type { WfdbSignal } from "./signal-line.ts";

/** The signals that share a file. */
export interface SignalGroup {
  readonly file: string;
  readonly format: number;
  /** Bytes, or for FLAC samples, before the first frame. */
  readonly offset: number;
  /** Samples of a frame, of all signals together. */
  readonly frame: number;
  /** In the order of the header, which is that of their samples in a frame. */
  readonly members: readonly Member[];
}

export interface Member {
  readonly signal: WfdbSignal;
  /** Its number in the header. */
  readonly index: number;
  /** Samples of other signals before it in a frame. */
  readonly before: number;
}

/** The signal files of a header, with the signals in each; signals of format 0 have none. Throws UserError. */
export function signalGroups(header: WfdbHeader, path: string): SignalGroup[] {
  const files = new Map<string, { frame: number; members: Member[] }>();
  header.signals.forEach((signal, index) => {
    const fail = (problem: string): never => {
      throw new UserError(`${path}, line ${signal.line}, format: ${problem}`);
    };
    if (signal.format === 0) return;
    if (!packings.has(signal.format) && !flacBits.has(signal.format)) {
      const known = [...packings.keys(), ...flacBits.keys()].join(", ");
      fail(`${signal.format} is not known; known are 0, ${known}`);
    }
    const group = files.get(signal.file) ?? { frame: 0, members: [] };
    const first = group.members[0]?.signal ?? signal;
    const differs = (what: string) =>
      fail(
        `${what} differs from that of other signals in ${signal.file}; the header is damaged, fetch it again`,
      );
    if (signal.format !== first.format) differs("the format");
    if (signal.byteOffset !== first.byteOffset) differs("the byte offset");
    group.members.push({ signal, index, before: group.frame });
    group.frame += signal.samplesPerFrame;
    files.set(signal.file, group);
  });
  return [...files].map(([file, { frame, members }]) => {
    const { format, byteOffset } = members[0]!.signal;
    return { file, format, offset: byteOffset, frame, members };
  });
}
