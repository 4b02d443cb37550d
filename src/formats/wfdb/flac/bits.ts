import { Damage } from "./damage.ts";

/** Reads bits, the highest of a byte first. Past the end it reads zeros: `check` says whether that happened. */
export class BitReader {
  private readonly bytes: Uint8Array;
  private readonly end: number;
  /** The next bit. */
  private at: number;

  /** Reads `bytes[from..to)`; four more bytes must follow in the array. */
  constructor(bytes: Uint8Array, from: number, to: number) {
    this.bytes = bytes;
    this.at = 8 * from;
    this.end = 8 * to;
  }

  /** The next `n` bits, 1 to 25, as an unsigned number. */
  read(n: number): number {
    const value = this.ahead() >>> (32 - n);
    this.at += n;
    return value;
  }

  /** The next `n` bits, 1 to 25, as a signed number (two's complement). */
  signed(n: number): number {
    const value = this.ahead() >> (32 - n);
    this.at += n;
    return value;
  }

  /** The number of zeros before the next 1, which is taken too. */
  unary(): number {
    for (let zeros = 0; ; ) {
      // At least 25 bits are the stream's; those below them are 0.
      const ahead = this.ahead();
      if (ahead !== 0) {
        const n = Math.clz32(ahead);
        this.at += n + 1;
        return zeros + n;
      }
      const step = 32 - (this.at & 7);
      zeros += step;
      this.at += step;
      this.check();
    }
  }

  /** Throws Damage where more was read than is there. */
  check(): void {
    if (this.at > this.end) throw new Damage("the frame is cut off");
  }

  /** The first byte of which no bit was read. */
  nextByte(): number {
    return (this.at + 7) >>> 3;
  }

  private ahead(): number {
    const { bytes, at } = this;
    const i = at >>> 3;
    return ((bytes[i]! << 24) | (bytes[i + 1]! << 16) | (bytes[i + 2]! << 8) | bytes[i + 3]!) << (at & 7);
  }
}
