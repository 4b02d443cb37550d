import type { Source } from "../file.ts";
import type { StreamInfo } from "./info.ts";

/** Bytes after the end that a reader of bits may touch. */
const PADDING = 8;
const LEAST_BYTES = 2 ** 13;

/** A piece of a file that is moved along it, so that no frame is cut in two. */
export class Window {
  private readonly source: Source;
  private readonly most: number;
  readonly bytes: Uint8Array;
  private position = 0;
  private filled = 0;

  constructor(source: Source, info: StreamInfo) {
    this.source = source;
    this.most = mostBytes(info);
    this.bytes = new Uint8Array(Math.min(Math.max(LEAST_BYTES, 2 * this.most), source.size) + PADDING);
  }

  /** Makes sure that the longest frame that may begin at `position` is in `bytes`; gives where there it begins and where the file or the piece ends. */
  at(position: number): { start: number; end: number } {
    const { source, bytes, most } = this;
    const known =
      position >= this.position &&
      position + Math.min(most, source.size - position) <= this.position + this.filled;
    if (!known) {
      this.position = position;
      this.filled = Math.max(0, Math.min(bytes.length - PADDING, source.size - position));
      source.read(position, bytes.subarray(0, this.filled));
      bytes.fill(0, this.filled, this.filled + PADDING);
    }
    return { start: position - this.position, end: this.filled };
  }
}

/** Twice what a frame takes whose samples are stored as they are: more than any encoder writes. */
function mostBytes({ channels, depth, maxBlock }: StreamInfo): number {
  return 2 * (32 + channels * (8 + Math.ceil((maxBlock * (depth + 1)) / 8)));
}
