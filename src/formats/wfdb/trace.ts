import { UserError } from "../../base/index.ts";
import { convert, lookUp, total } from "./convert.ts";
import { missingOf } from "./packing.ts";
import type { WfdbSignal } from "./signal-line.ts";
import { valueTable } from "./table.ts";

/** How a missing initial value is written: by older and newer versions of the WFDB library, and by writers that have no word for it. */
const MISSING_IN_HEADER = [-(2 ** 15), -(2 ** 31), 0];

/** Where the values of a signal go, and how stored numbers become values: (number - baseline) / gain. */
export interface Target {
  readonly out: Float32Array | Float64Array;
  /** The sample of the signal, counted from the first of its file, that `out` begins with. */
  readonly origin: number;
  readonly gain: number;
  readonly baseline: number;
}

/**
 * One signal while its file is read: takes its stored numbers in pieces, writes values where a target is given (NaN for a missing
 * sample), and keeps what the header says of the numbers: the first one, and their sum.
 */
export class Trace {
  readonly signal: WfdbSignal;
  private readonly target: Target | null;
  private readonly missing: number;
  private readonly table: Int32Array | null = null;
  private readonly bits: Int32Array | null = null;
  private sum = 0;
  private first: number | null = null;

  constructor(signal: WfdbSignal, target: Target | null) {
    this.signal = signal;
    this.missing = missingOf(signal.format);
    this.target = target;
    if (target?.out instanceof Float32Array) {
      const { out, gain, baseline } = target;
      this.table = valueTable(signal.format, gain, baseline, out.length);
      if (this.table !== null) this.bits = new Int32Array(out.buffer, out.byteOffset, out.length);
    }
  }

  /**
   * Takes `count` numbers, from `numbers[start]` on every `stride`-th. The first is sample `at` of the signal in its file, and from
   * each to the next it is `step` samples.
   */
  take(numbers: Int32Array, start: number, stride: number, count: number, at: number, step: number): void {
    if (at === 0) this.first = numbers[start]!;
    if (this.target === null) {
      this.sum = (this.sum + total(numbers, start, stride, count)) | 0;
      return;
    }
    const { out, origin, gain, baseline } = this.target;
    const to = at - origin;
    const low = Math.min(count, Math.max(0, Math.ceil(-to / step))) | 0;
    const high = Math.max(low, Math.min(count, Math.ceil((out.length - to) / step))) | 0;
    const before = total(numbers, start, stride, low);
    const after = total(numbers, start + high * stride, stride, count - high);
    const begin = start + low * stride;
    const n = high - low;
    const place = (to + low * step) | 0;
    const inside =
      this.table === null || this.bits === null
        ? convert(numbers, begin, stride, n, out, place, step, this.missing, baseline, gain)
        : lookUp(numbers, begin, stride, n, this.bits, place, step, this.table);
    this.sum = (this.sum + before + inside + after) | 0;
  }

  /** The sum of all numbers taken, modulo 65536. */
  get checksum(): number {
    return this.sum & 0xffff;
  }

  /** Compares with the header once all numbers were taken. Throws UserError where they contradict each other. */
  verify(header: string, file: string, differences: boolean): void {
    const { signal, first, missing, sum } = this;
    const disagree = (field: string, written: number, found: number | string): never => {
      const name = signal.description || `on line ${signal.line}`;
      throw new UserError(
        `${file}: ${field} of signal ${name} is ${found}, but ${header}, line ${signal.line}, says ` +
          `${written}: one of the two files is damaged or belongs to another record; fetch both again`,
      );
    };
    const written = signal.initialValue;
    // Of differences, the initial value is what the first of them is added to.
    if (!differences && written !== null && written !== first) {
      const missingToo = first === missing && MISSING_IN_HEADER.includes(written);
      if (!missingToo) disagree("initial value", written, first ?? "missing");
    }
    if (signal.checksum !== null && ((signal.checksum - sum) & 0xffff) !== 0) {
      disagree("checksum", signal.checksum, (sum << 16) >> 16);
    }
  }
}
