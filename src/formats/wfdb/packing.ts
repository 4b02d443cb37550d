/** How a signal file of fixed width stores its samples, after signal(5) of the WFDB Applications Guide. */
export interface Packing {
  /** Samples are stored in groups of so many... */
  readonly samples: number;
  /** ... in so many bytes. */
  readonly bytes: number;
  /** Bytes of a last group that has 0, 1 ... samples. */
  readonly tail: readonly number[];
  /** The number that stands for a missing sample. */
  readonly missing: number;
  /** Whether the numbers are differences from one sample of a signal to its next. */
  readonly differences?: boolean;
  /** Writes the samples of the first `groups` groups of `bytes` to the beginning of `into`. */
  unpack(bytes: Uint8Array, into: Int32Array, groups: number): void;
}

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** One sample in `width` bytes. */
const single = (width: number, missing: number, unpack: Packing["unpack"]): Packing => {
  return { samples: 1, bytes: width, tail: [0], missing, unpack };
};

/** The storage formats of fixed width, by their numbers. */
export const packings: ReadonlyMap<number, Packing> = new Map<number, Packing>([
  [
    8,
    {
      // No number stands for a missing difference; none reaches this one.
      ...single(1, -(2 ** 31), (bytes, into, groups) => {
        for (let i = 0; i < groups; i++) into[i] = (bytes[i]! << 24) >> 24;
      }),
      differences: true,
    },
  ],
  [
    16,
    single(2, -(2 ** 15), (bytes, into, groups) => {
      // As the processor has them, if it can be: many times as fast.
      if (LITTLE_ENDIAN && bytes.byteOffset % 2 === 0) {
        into.set(new Int16Array(bytes.buffer, bytes.byteOffset, groups));
        return;
      }
      const view = viewOf(bytes);
      for (let i = 0; i < groups; i++) into[i] = view.getInt16(2 * i, true);
    }),
  ],
  [
    24,
    single(3, -(2 ** 23), (bytes, into, groups) => {
      for (let i = 0, at = 0; i < groups; i++, at += 3) {
        into[i] = bytes[at]! | (bytes[at + 1]! << 8) | ((bytes[at + 2]! << 24) >> 8);
      }
    }),
  ],
  [
    32,
    single(4, -(2 ** 31), (bytes, into, groups) => {
      const view = viewOf(bytes);
      for (let i = 0; i < groups; i++) into[i] = view.getInt32(4 * i, true);
    }),
  ],
  [
    61,
    single(2, -(2 ** 15), (bytes, into, groups) => {
      const view = viewOf(bytes);
      for (let i = 0; i < groups; i++) into[i] = view.getInt16(2 * i, false);
    }),
  ],
  [
    80,
    single(1, -(2 ** 7), (bytes, into, groups) => {
      for (let i = 0; i < groups; i++) into[i] = bytes[i]! - 128;
    }),
  ],
  [
    160,
    single(2, -(2 ** 15), (bytes, into, groups) => {
      const view = viewOf(bytes);
      for (let i = 0; i < groups; i++) into[i] = view.getUint16(2 * i, true) - 32768;
    }),
  ],
  [212, { samples: 2, bytes: 3, tail: [0, 2], missing: -(2 ** 11), unpack: unpack212 }],
  [310, { samples: 3, bytes: 4, tail: [0, 2, 4], missing: -(2 ** 9), unpack: unpack310 }],
  [311, { samples: 3, bytes: 4, tail: [0, 2, 3], missing: -(2 ** 9), unpack: unpack311 }],
]);

/** Pairs of 12 bits: the low bytes first and last, the high halves together between them. */
function unpack212(bytes: Uint8Array, into: Int32Array, groups: number): void {
  for (let g = 0, at = 0, to = 0; g < groups; g++, at += 3, to += 2) {
    const middle = bytes[at + 1]!;
    into[to] = ((bytes[at]! | (middle << 8)) << 20) >> 20;
    into[to + 1] = ((bytes[at + 2]! | ((middle & 0xf0) << 4)) << 20) >> 20;
  }
}

/** Two words of 16 bits: in each a sample in bits 1 to 10, and in their bits 11 to 15 the low and the high half of a third. */
function unpack310(bytes: Uint8Array, into: Int32Array, groups: number): void {
  const view = viewOf(bytes);
  for (let g = 0, to = 0; g < groups; g++, to += 3) {
    const low = view.getUint16(4 * g, true);
    const high = view.getUint16(4 * g + 2, true);
    into[to] = (low << 21) >> 22;
    into[to + 1] = (high << 21) >> 22;
    into[to + 2] = (((low >> 11) | ((high >> 11) << 5)) << 22) >> 22;
  }
}

/** Three times 10 bits in a word of 32, the lowest first. */
function unpack311(bytes: Uint8Array, into: Int32Array, groups: number): void {
  const view = viewOf(bytes);
  for (let g = 0, to = 0; g < groups; g++, to += 3) {
    const word = view.getInt32(4 * g, true);
    into[to] = (word << 22) >> 22;
    into[to + 1] = (word << 12) >> 22;
    into[to + 2] = (word << 2) >> 22;
  }
}

/** Bytes that so many samples take: at least, and where the last group is written in full. */
export function bytesOf(packing: Packing, samples: number): { least: number; most: number } {
  const full = Math.floor(samples / packing.samples);
  const rest = samples - full * packing.samples;
  const least = full * packing.bytes + packing.tail[rest]!;
  return { least, most: rest === 0 ? least : (full + 1) * packing.bytes };
}

/** Bits of a sample in the formats that are FLAC files; the lowest number stands for a missing sample. */
export const flacBits: ReadonlyMap<number, number> = new Map([
  [508, 8],
  [516, 16],
  [524, 24],
]);

/** The number that stands for a missing sample in a format. */
export function missingOf(format: number): number {
  const bits = flacBits.get(format);
  return bits === undefined ? packings.get(format)!.missing : -(2 ** (bits - 1));
}
