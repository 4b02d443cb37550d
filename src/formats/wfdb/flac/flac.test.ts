import { describe, expect, it } from "vitest";
import { type Coding, type FlacFixture, flacFile } from "../../../../test/support/flac.ts";
import { UserError } from "../../../base/index.ts";
import { Random } from "../../../base/random.ts";
import type { Source } from "../file.ts";
import { openFlac, readFlac } from "./index.ts";

/** Bytes in memory as a file; counts what is read of it. */
function memory(bytes: Uint8Array): Source & { taken: number } {
  const source = {
    path: "x.flac",
    size: bytes.length,
    taken: 0,
    read(position: number, into: Uint8Array) {
      const piece = bytes.subarray(position, position + into.length);
      into.set(piece);
      into.fill(0, piece.length);
      source.taken += piece.length;
    },
  };
  return source;
}

/** All channels of a stream, or samples [from, to) of it. */
function decode(bytes: Uint8Array, from = 0, to?: number): number[][] {
  const source = memory(bytes);
  const info = openFlac(source);
  const end = to ?? info.samples!;
  const out = Array.from({ length: info.channels }, () => [] as number[]);
  readFlac(source, info, { from, to: end, whole: to === undefined }, (channels, first, count) => {
    channels.forEach((channel, c) => {
      for (let i = Math.max(0, from - first); i < Math.min(count, end - first); i++)
        out[c]!.push(channel[i]!);
    });
  });
  return out;
}

const hex = (text: string) => Buffer.from(text.replace(/\s/g, ""), "hex");

// The worked examples of RFC 9639, appendix D: bytes and samples.
const EXAMPLES = [
  {
    about: "1: verbatim, wasted bits",
    frames: 0x2a,
    bytes: hex(`664c 6143 8000 0022 1000 1000 0000 0f00 000f 0ac4 42f0 0000 0001 3e84 b418 07dc 6903 0758
      6a3d ad1a 2e0f fff8 6918 0000 bf03 58fd 0312 8baa 9a`),
    samples: [[25588], [10416]],
  },
  {
    about: "2: fixed predictor, right and side, a seek table and comments",
    frames: 0x88,
    bytes: hex(`664c 6143 0000 0022 0010 0010 0000 1700 0044 0ac4 42f0 0000 0013 d5b0 5649 75e9 8b8d 8b93
      0422 757b 8103 0300 0012 0000 0000 0000 0000 0000 0000 0000 0000 0010 0400 003a 2000 0000
      7265 6665 7265 6e63 6520 6c69 6246 4c41 4320 312e 332e 3320 3230 3139 3038 3034 0100 0000
      0e00 0000 5449 544c 453d d7a9 d79c d795 d79d 8100 0006 0000 0000 0000 fff8 6998 000f 9912
      0867 0162 3d14 4299 8f5d f70d 6fe0 0c17 caeb 2100 0ee7 a77a 24a1 590c 1217 b603 097b 784f
      aa9a 33d2 85e0 70ad 5b1b 4851 b401 0d99 d2cd 1a68 f1e6 b810 fff8 6918 0102 a402 c382 c40b
      c14a 03ee 48dd 03b6 7c13 30`),
    samples: [
      [
        10372, 18041, 14942, 17876, 15627, 17899, 16242, 18077, 16824, 18263, 17295, -14418, -15201, -14508,
        -15195, -14818, -15486, -15349, -16054,
      ],
      [
        6070, 10545, 8743, 10449, 9143, 10463, 9502, 10569, 9840, 10680, 10113, -8428, -8895, -8476, -8896,
        -8653, -9072, -8958, -9410,
      ],
    ],
  },
  {
    about: "3: linear predictor, partitions, plain residuals",
    frames: 0x2a,
    bytes: hex(`664c 6143 8000 0022 1000 1000 0000 1f00 001f 07d0 0070 0000 0018 f8f9 e396 f5cb cfc6 dc80
      7f99 7790 6b32 fff8 6802 0017 e944 004f 6f31 3d10 47d2 27cb 6d09 0831 452b dc28 2222 8057 a3`),
    samples: [
      [0, 79, 111, 78, 8, -61, -90, -68, -13, 42, 67, 53, 13, -27, -46, -38, -12, 14, 24, 19, 6, -4, -5, 0],
    ],
  },
];

describe.each(EXAMPLES)("example $about", ({ bytes, samples, frames }) => {
  it("is decoded as the RFC says", () => {
    expect(decode(bytes)).toEqual(samples);
  });

  it("is refused after any change of a byte of its frames, and cut off anywhere", () => {
    for (let i = frames; i < bytes.length; i++) {
      const damaged = Buffer.from(bytes);
      damaged[i]! ^= 1 << (i % 8);
      expect(() => decode(damaged), `byte ${i}`).toThrow(UserError);
      expect(() => decode(damaged), `byte ${i}`).toThrow(/^x\.flac, byte \d+: .*fetch the record again$/);
      expect(() => decode(bytes.subarray(0, i)), `cut at ${i}`).toThrow(UserError);
    }
  });

  it("is refused with another MD5, or with bytes after its end", () => {
    const damaged = Buffer.from(bytes);
    damaged[26]! ^= 1;
    expect(() => decode(damaged)).toThrow(/MD5/);
    expect(() => decode(Buffer.concat([bytes, Buffer.from([0])]))).toThrow(/follows the last sample/);
  });
});

const random = new Random("flac");
/** A walk that stays within `depth` bits. */
const walk = (depth: number, length: number, step = 2 ** (depth - 6)) => {
  let value = 0;
  return Array.from({ length }, () => {
    const next = value + Math.round(random.uniform(-step, step));
    if (Math.abs(next) < 2 ** (depth - 1)) value = next;
    return value;
  });
};
const fixed = (...coefficients: number[]): Coding => ({ kind: "fixed", coefficients, rice: 4 });
const linear: Coding = {
  kind: "linear",
  coefficients: [2000, -900, 17],
  shift: 10,
  rice: 5,
  partitionOrder: 2,
};

describe("readFlac", () => {
  const cases: [string, FlacFixture][] = [
    [
      "constant",
      { depth: 16, blockSize: 10, channels: [Array(25).fill(-7)], codings: [{ kind: "constant" }] },
    ],
    [
      "24 bits",
      { depth: 24, blockSize: 16, channels: [walk(24, 48)], codings: [{ ...linear, rice: 14 } as Coding] },
    ],
    ["8 bits", { depth: 8, blockSize: 16, channels: [walk(8, 50)] }],
    ["8 channels", { depth: 16, blockSize: 16, channels: Array.from({ length: 8 }, () => walk(16, 33)) }],
    ["extremes", { depth: 24, blockSize: 4, channels: [[-(2 ** 23), 2 ** 23 - 1, 0, -1, 1]] }],
    ["order 0", { depth: 16, blockSize: 16, channels: [walk(16, 48)], codings: [fixed()] }],
    ["order 1", { depth: 16, blockSize: 16, channels: [walk(16, 48)], codings: [fixed(1)] }],
    ["order 2", { depth: 16, blockSize: 16, channels: [walk(16, 48)], codings: [fixed(2, -1)] }],
    ["order 3", { depth: 16, blockSize: 16, channels: [walk(16, 48)], codings: [fixed(3, -3, 1)] }],
    ["order 4", { depth: 16, blockSize: 16, channels: [walk(16, 48)], codings: [fixed(4, -6, 4, -1)] }],
    ["linear", { depth: 16, blockSize: 16, channels: [walk(16, 64)], codings: [linear] }],
    [
      "Rice parameters of 5 bits",
      {
        depth: 24,
        blockSize: 16,
        channels: [walk(24, 48, 2 ** 22)],
        codings: [{ kind: "fixed", coefficients: [1], rice: 19, wideParameters: true }],
      },
    ],
    [
      "plain residuals of many bits",
      {
        depth: 24,
        blockSize: 16,
        channels: [walk(24, 48, 2 ** 22)],
        codings: [{ kind: "fixed", coefficients: [4, -6, 4, -1], rice: "plain", plainBits: 30 }],
      },
    ],
    [
      "plain residuals of no bits",
      {
        depth: 16,
        blockSize: 16,
        channels: [Array(32).fill(5)],
        codings: [{ kind: "fixed", coefficients: [1], rice: "plain", plainBits: 0 }],
      },
    ],
    [
      "wasted bits",
      {
        depth: 16,
        blockSize: 16,
        channels: [walk(12, 48).map((v) => 8 * v)],
        codings: [{ kind: "verbatim", wasted: 3 }],
      },
    ],
    ["blocks numbered by samples", { depth: 16, blockSize: 16, channels: [walk(16, 3000)], variable: true }],
    ["unknown length and MD5", { depth: 16, blockSize: 16, channels: [walk(16, 48)], unknown: true }],
    ...([8, 9, 10] as const).map((stereo): [string, FlacFixture] => [
      `channel assignment ${stereo}`,
      { depth: 16, blockSize: 16, channels: [walk(16, 48), walk(16, 48)], stereo },
    ]),
    [
      "left and side of 24 bits",
      { depth: 24, blockSize: 8, channels: [[2 ** 23 - 1], [-(2 ** 23)]], stereo: 8 },
    ],
  ];

  it.each(cases)("decodes %s", (_, fixture) => {
    const bytes = flacFile(fixture);
    const whole = fixture.unknown ? decode(bytes, 0, fixture.channels[0]!.length) : decode(bytes);
    expect(whole).toEqual(fixture.channels);
  });

  const long = walk(16, 120_000);
  it.each([false, true])("reads a range without what precedes it (numbered by samples: %s)", (variable) => {
    const bytes = flacFile({ depth: 16, blockSize: 1000, channels: [long], variable });
    for (const [from, to] of [
      [0, 1],
      [999, 1001],
      [61_234, 61_250],
      [119_990, 120_000],
    ] as const) {
      expect(decode(bytes, from, to)[0]).toEqual(long.slice(from, to));
    }
    const source = memory(bytes);
    readFlac(source, openFlac(source), { from: 119_990, to: 120_000, whole: false }, () => {});
    expect(source.taken).toBeLessThan(bytes.length / 2);
    expect(() => decode(bytes, 119_990, 120_001)).toThrow(/is cut off/);
  });

  it("refuses frames that are missing, twice there or swapped", () => {
    const bytes = flacFile({ depth: 16, blockSize: 10, channels: [walk(16, 30)], unknown: true });
    const begin = 42 + 7;
    const size = (bytes.length - begin) / 3;
    const [a, b, c] = [0, 1, 2].map((f) => bytes.subarray(begin + f * size, begin + (f + 1) * size));
    const joined = (...frames: (Buffer | undefined)[]) =>
      Buffer.concat([bytes.subarray(0, begin), ...frames.map((f) => f!)]);
    expect(decode(joined(a, b, c), 0, 30)[0]).toHaveLength(30);
    for (const frames of [
      [a, c],
      [a, a, b],
      [b, a, c],
    ]) {
      expect(() => decode(joined(...frames), 0, 30)).toThrow(/begins with sample/);
    }
  });

  it("refuses what is no FLAC stream of at most 24 bits", () => {
    const bytes = flacFile({ depth: 16, blockSize: 10, channels: [[1, 2]] });
    const changed = (at: number, value: number) => {
      const copy = Buffer.from(bytes);
      copy[at] = value;
      return memory(copy);
    };
    expect(() => openFlac(changed(0, 0x66 ^ 1))).toThrow(/not a FLAC file/);
    expect(() => openFlac(changed(4, 3))).toThrow(/STREAMINFO/);
    expect(() => openFlac(changed(20, 0x01))).toThrow(/32 bits|bits; WFDB/);
    expect(() => openFlac(memory(bytes.subarray(0, 44)))).toThrow(/cut off before its first sample/);
    expect(() => openFlac(memory(Buffer.alloc(0)))).toThrow(/not a FLAC file/);
  });

  it("gives up on a frame that claims more than there is", () => {
    // A Rice code of zeros without end, and a block of the largest size.
    const bytes = flacFile({
      depth: 16,
      blockSize: 65_535,
      channels: [Array(65_535).fill(0)],
      codings: [fixed(1)],
    });
    expect(() => decode(bytes.subarray(0, 80))).toThrow(/cut off/);
    const zeros = Buffer.from(bytes);
    zeros.fill(0, 70);
    expect(() => decode(zeros)).toThrow(UserError);
  });
});
