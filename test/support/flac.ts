import { createHash } from "node:crypto";

/** How one channel of every block is coded. */
export type Coding =
  | { readonly kind: "constant" }
  | { readonly kind: "verbatim"; readonly wasted?: number }
  | Predicted;

interface Predicted {
  readonly kind: "fixed" | "linear";
  /** Of a fixed predictor 1, -1 ... of its order; of a linear one, those of the sample just before first. */
  readonly coefficients: readonly number[];
  readonly shift?: number;
  readonly precision?: number;
  /** Rice parameter; "plain" stores residuals in `plainBits`. */
  readonly rice: number | "plain";
  readonly plainBits?: number;
  readonly wideParameters?: boolean;
  readonly partitionOrder?: number;
}

export interface FlacFixture {
  readonly depth: number;
  readonly blockSize: number;
  readonly channels: readonly (readonly number[])[];
  readonly codings?: readonly Coding[];
  /** 8 left and side, 9 side and right, 10 middle and side; default each channel for itself. */
  readonly stereo?: 8 | 9 | 10;
  /** Number blocks by their first sample. */
  readonly variable?: boolean;
  /** Write neither the number of samples nor the MD5. */
  readonly unknown?: boolean;
}

/** Bits as text, the highest of a number first. */
class Bits {
  private readonly parts: string[] = [];

  put(value: number, width: number): void {
    if (width > 0)
      this.parts.push((((value % 2 ** width) + 2 ** width) % 2 ** width).toString(2).padStart(width, "0"));
  }

  unary(zeros: number): void {
    this.parts.push(`${"0".repeat(zeros)}1`);
  }

  bytes(): number[] {
    const text = this.parts.join("");
    return (text.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, "0"), 2));
  }
}

/** A FLAC stream with these samples, written straight from RFC 9639. */
export function flacFile(fixture: FlacFixture): Buffer {
  const { depth, blockSize, channels, unknown } = fixture;
  const samples = channels[0]!.length;
  const info = new Bits();
  for (const [value, width] of [
    [blockSize, 16],
    [blockSize, 16],
    [0, 24],
    [0, 24],
    [96000, 20],
    [channels.length - 1, 3],
    [depth - 1, 5],
    [0, 4],
    [unknown ? 0 : samples, 32],
  ] as const) {
    info.put(value, width);
  }
  const md5 = unknown ? Buffer.alloc(16) : createHash("md5").update(interleaved(channels, depth)).digest();
  const frames: number[] = [];
  for (let first = 0, f = 0; first < samples; first += blockSize, f++) {
    frames.push(...frame(fixture, first, Math.min(blockSize, samples - first), f));
  }
  return Buffer.concat([
    Buffer.from("fLaC"),
    Buffer.from([0, 0, 0, 34, ...info.bytes()]),
    md5,
    Buffer.from([0x81, 0, 0, 3, 1, 2, 3]),
    Buffer.from(frames),
  ]);
}

function interleaved(channels: readonly (readonly number[])[], depth: number): Buffer {
  const width = Math.ceil(depth / 8);
  const bytes = Buffer.alloc(width * channels.length * channels[0]!.length);
  channels.forEach((samples, c) => {
    samples.forEach((value, i) => {
      bytes.writeIntLE(value, width * (i * channels.length + c), width);
    });
  });
  return bytes;
}

function frame(fixture: FlacFixture, first: number, count: number, number: number): number[] {
  const { depth, channels, stereo, variable, codings } = fixture;
  const header = new Bits();
  header.put(variable ? 0xfff9 : 0xfff8, 16);
  header.put(0x70 | 0x0b, 8); // 16 bits with the block size follow, 96 kHz
  header.put(stereo ?? channels.length - 1, 4);
  header.put(({ 8: 1, 16: 4, 24: 6 } as Record<number, number>)[depth] ?? 0, 3);
  header.put(0, 1);
  const head = [
    ...header.bytes(),
    ...codedNumber(variable ? first : number),
    (count - 1) >> 8,
    (count - 1) & 0xff,
  ];
  const body = new Bits();
  const blocks = channels.map((samples) => samples.slice(first, first + count));
  decorrelated(blocks, stereo).forEach((block, c) => {
    const side = stereo === 9 ? c === 0 : stereo !== undefined && c === 1;
    subframe(body, block, depth + (side ? 1 : 0), codings?.[c] ?? { kind: "verbatim" });
  });
  const bytes = [...head, crc(head, 8, 0x07), ...body.bytes()];
  const check = crc(bytes, 16, 0x8005);
  return [...bytes, check >> 8, check & 0xff];
}

function decorrelated(blocks: readonly number[][], stereo: number | undefined): number[][] {
  const [left = [], right = []] = blocks;
  const side = left.map((l, i) => l - right[i]!);
  if (stereo === 8) return [left, side];
  if (stereo === 9) return [side, right];
  if (stereo === 10) return [left.map((l, i) => (l + right[i]!) >> 1), side];
  return [...blocks];
}

function subframe(bits: Bits, samples: readonly number[], depth: number, coding: Coding): void {
  bits.put(0, 1);
  if (coding.kind === "constant") {
    bits.put(0, 7);
    bits.put(samples[0]!, depth);
  } else if (coding.kind === "verbatim") {
    const wasted = coding.wasted ?? 0;
    bits.put(1, 6);
    bits.put(wasted > 0 ? 1 : 0, 1);
    if (wasted > 0) bits.unary(wasted - 1);
    for (const value of samples) bits.put(value / 2 ** wasted, depth - wasted);
  } else predicted(bits, samples, depth, coding);
}

function predicted(bits: Bits, samples: readonly number[], depth: number, coding: Predicted): void {
  const { coefficients, shift = 0, precision = 12, rice, plainBits = depth + 2, partitionOrder = 0 } = coding;
  const order = coefficients.length;
  bits.put(coding.kind === "fixed" ? 8 + order : 31 + order, 6);
  bits.put(0, 1);
  for (const value of samples.slice(0, order)) bits.put(value, depth);
  if (coding.kind === "linear") {
    bits.put(precision - 1, 4);
    bits.put(shift, 5);
    for (const c of coefficients) bits.put(c, precision);
  }
  bits.put(coding.wideParameters ? 1 : 0, 2);
  bits.put(partitionOrder, 4);
  const width = coding.wideParameters ? 5 : 4;
  const size = samples.length / 2 ** partitionOrder;
  for (let p = 0; p < 2 ** partitionOrder; p++) {
    bits.put(rice === "plain" ? 2 ** width - 1 : rice, width);
    if (rice === "plain") bits.put(plainBits, 5);
    for (let i = Math.max(order, p * size); i < (p + 1) * size; i++) {
      const sum = coefficients.reduce((s, c, j) => s + c * samples[i - 1 - j]!, 0);
      const residual = samples[i]! - Math.floor(sum / 2 ** shift);
      if (rice === "plain") bits.put(residual, plainBits);
      else {
        const folded = residual < 0 ? -2 * residual - 1 : 2 * residual;
        bits.unary(Math.floor(folded / 2 ** rice));
        bits.put(folded % 2 ** rice, rice);
      }
    }
  }
}

/** As UTF-8 codes characters, up to 21 bits. */
function codedNumber(n: number): number[] {
  if (n < 0x80) return [n];
  if (n < 0x800) return [0xc0 | (n >> 6), 0x80 | (n & 63)];
  const last = [0x80 | ((n >> 6) & 63), 0x80 | (n & 63)];
  return n < 0x10000 ? [0xe0 | (n >> 12), ...last] : [0xf0 | (n >> 18), 0x80 | ((n >> 12) & 63), ...last];
}

/** A cyclic redundancy check, bit by bit. */
function crc(bytes: readonly number[], width: number, polynomial: number): number {
  let rest = 0;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      const out = ((rest >> (width - 1)) & 1) ^ ((byte >> bit) & 1);
      rest = ((rest << 1) & (2 ** width - 1)) ^ (out ? polynomial : 0);
    }
  }
  return rest;
}
