import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { flacFile } from "./flac.ts";

/** A signal as it is to be stored: numbers in the order of time. */
export interface StoredSignal {
  readonly numbers: readonly number[];
  readonly samplesPerFrame?: number;
  readonly skew?: number;
  /** gain(baseline)/units */
  readonly gain?: string;
  readonly description?: string;
}

export interface StoredFile {
  readonly format: number;
  readonly signals: readonly StoredSignal[];
  /** Bytes before the samples; in a FLAC file, samples that precede them. */
  readonly prolog?: number;
}

/** How many bits a stored number has, by format. */
export const BITS: Readonly<Record<number, number>> = {
  8: 8,
  16: 16,
  24: 24,
  32: 32,
  61: 16,
  80: 8,
  160: 16,
  212: 12,
  310: 10,
  311: 10,
  508: 8,
  516: 16,
  524: 24,
};

/** Signals of a file in the order in which their numbers are stored: frame by frame. */
function interleave(signals: readonly StoredSignal[]): number[] {
  const frames = signals[0]!.numbers.length / (signals[0]!.samplesPerFrame ?? 1);
  return Array.from({ length: frames }, (_, f) =>
    signals.flatMap(({ numbers, samplesPerFrame: n = 1 }) => numbers.slice(f * n, (f + 1) * n)),
  ).flat();
}

/** Numbers as the bytes of a signal file, after the words of signal(5): each format bit by bit. */
export function pack(format: number, numbers: readonly number[]): Buffer {
  const bits = BITS[format]!;
  const unsigned = (n: number, width = bits) => ((n % 2 ** width) + 2 ** width) % 2 ** width;
  const little = (n: number, bytes: number) =>
    Array.from({ length: bytes }, (_, i) => Math.floor(n / 256 ** i) % 256);
  const groups = (size: number, encode: (group: readonly number[]) => number[]) =>
    Array.from({ length: Math.ceil(numbers.length / size) }, (_, g) =>
      encode(numbers.slice(g * size, (g + 1) * size)),
    ).flat();
  switch (format) {
    case 8:
    case 16:
    case 24:
    case 32:
      return Buffer.from(numbers.flatMap((n) => little(unsigned(n), bits / 8)));
    case 61:
      return Buffer.from(numbers.flatMap((n) => little(unsigned(n), 2).reverse()));
    case 80:
      return Buffer.from(numbers.map((n) => n + 128));
    case 160:
      return Buffer.from(numbers.flatMap((n) => little(n + 32768, 2)));
    case 212:
      // The 12 low bits of a byte pair; then the 4 high bits of that pair as the high bits, and a byte.
      return Buffer.from(
        groups(2, ([a = 0, b]) => {
          const pair = unsigned(a) + 2 ** 12 * Math.floor(unsigned(b ?? 0) / 256);
          return b === undefined ? little(pair, 2) : [...little(pair, 2), unsigned(b) % 256];
        }),
      );
    case 310:
      // The 11 low bits of each of two byte pairs, their lowest bit unused; their 5 high bits make the third sample.
      return Buffer.from(
        groups(3, ([a = 0, b, c = 0]) => {
          const first = 2 * unsigned(a) + 2 ** 11 * (unsigned(c) % 32);
          const second = 2 * unsigned(b ?? 0) + 2 ** 11 * Math.floor(unsigned(c) / 32);
          return b === undefined ? little(first, 2) : [...little(first, 2), ...little(second, 2)];
        }),
      );
    case 311:
      // Three times 10 bits of a word of 32, the lowest first.
      return Buffer.from(
        groups(3, (group) =>
          little(
            group.reduce((sum, n, i) => sum + unsigned(n) * 2 ** (10 * i), 0),
            [0, 2, 3, 4][group.length]!,
          ),
        ),
      );
    default:
      throw new Error(`format ${format}`);
  }
}

/** Writes a record of one segment with these signal files (NAME.d0, NAME.d1 ...), and returns its header's path. */
export function writeStored(
  folder: string,
  name: string,
  files: readonly StoredFile[],
  rate = 100,
  recordLine?: (line: string) => string,
): string {
  const lines: string[] = [];
  mkdirSync(folder, { recursive: true });
  const [one] = files[0]!.signals;
  files.forEach(({ format, signals, prolog = 0 }, f) => {
    const file = `${name}.d${f}`;
    writeFileSync(join(folder, file), bytesOf(format, signals, prolog));
    for (const { numbers, samplesPerFrame = 1, skew = 0, gain = "200(0)/mV", description } of signals) {
      const checksum = numbers.reduce((a, b) => (a + b) % 65536, 0);
      const storage = `${format}${samplesPerFrame > 1 ? `x${samplesPerFrame}` : ""}${skew > 0 ? `:${skew}` : ""}${prolog > 0 ? `+${prolog}` : ""}`;
      lines.push(
        `${file} ${storage} ${gain} ${BITS[format]} 0 ${numbers[0]} ${checksum} 0 ${description ?? `lead ${lines.length}`}`,
      );
    }
  });
  const first = `${name} ${lines.length} ${rate} ${one!.numbers.length / (one!.samplesPerFrame ?? 1)}`;
  const path = join(folder, `${name}.hea`);
  writeFileSync(path, [recordLine?.(first) ?? first, ...lines, ""].join("\n"));
  return path;
}

function bytesOf(format: number, signals: readonly StoredSignal[], prolog: number): Buffer {
  if (format > 500) {
    const channels = signals.map(({ numbers }) => [
      ...Array.from({ length: prolog }, (_, i) => i % 100),
      ...numbers,
    ]);
    return flacFile({ depth: BITS[format]!, blockSize: 32, channels });
  }
  const stored =
    format === 8
      ? signals.map((s) => ({
          ...s,
          numbers: s.numbers.map((n, i) => n - (s.numbers[i - 1] ?? s.numbers[0]!)),
        }))
      : signals;
  return Buffer.concat([Buffer.alloc(prolog, 0x5a), pack(format, interleave(stored))]);
}
