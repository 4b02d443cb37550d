import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { expectSame } from "../../../test/support/signals.ts";
import {
  BITS,
  pack,
  type StoredFile,
  type StoredSignal,
  writeStored,
} from "../../../test/support/wfdb-formats.ts";
import { Random, UserError } from "../../base/index.ts";
import { readWfdb, readWfdbHeader } from "./index.ts";
import { packings } from "./packing.ts";
import { closePart, openPart, readPart } from "./part.ts";

/** The stored numbers of every signal of a record of one segment. */
function stored(path: string): number[][] {
  const header = readWfdbHeader(readFileSync(path, "utf8"), path);
  const part = openPart(
    header,
    path,
    header.signals.map((_, i) => i),
  );
  const outs = header.signals.map(
    ({ samplesPerFrame }) => new Float64Array(header.samples * samplesPerFrame),
  );
  try {
    readPart(
      part,
      0,
      header.samples,
      outs.map((out, index) => ({ index, out, gain: 1, baseline: 0 })),
    );
  } finally {
    closePart(part);
  }
  return outs.map((out) => [...out]);
}

const random = new Random("formats");
/** Numbers of a format: both extremes, then any, or for differences a walk in small steps; no number for a missing sample. */
function numbers(format: number, length: number): number[] {
  const most = 2 ** (BITS[format]! - 1) - 1;
  if (format === 8) {
    let value = 300;
    return Array.from({ length }, () => (value += random.int(255) - 127));
  }
  return Array.from({ length }, (_, i) =>
    i < 2 ? most * (1 - 2 * i) : Math.round(random.uniform(-most, most)) + 0,
  );
}
const signal = (format: number, length: number, more: Partial<StoredSignal> = {}): StoredSignal => {
  return { numbers: numbers(format, length), ...more };
};
const FORMATS = Object.keys(BITS).map(Number);
const write = (files: readonly StoredFile[]) => writeStored(temporary(), "a", files);

describe("the packed formats", () => {
  // Worked by hand from the words of signal(5); 212: the first bytes of MIT-BIH record 100, whose header says 995 and 1011.
  it.each([
    [8, [0xff, 0x80, 0x7f], [-1, -128, 127]],
    [16, [0x34, 0x12, 0xff, 0xff], [0x1234, -1]],
    [24, [0x56, 0x34, 0x12, 0xfe, 0xff, 0xff], [0x123456, -2]],
    [32, [0x78, 0x56, 0x34, 0x12, 0, 0, 0, 0x80], [0x12345678, -(2 ** 31)]],
    [61, [0x12, 0x34, 0xff, 0xfe], [0x1234, -2]],
    [80, [0, 128, 255], [-128, 0, 127]],
    [160, [0, 0, 0, 0x80, 0xff, 0xff], [-32768, 0, 32767]],
    [212, [0xe3, 0x33, 0xf3, 0xff, 0x8f, 0x00], [995, 1011, -1, -2048]],
    [310, [0b0000_0110, 0b0000_1000, 0xfe, 0xff], [3, -1, -31]],
    [311, [0b0000_0001, 0b1111_1100, 0b0001_1111, 0b0010_0000], [1, -1, -511]],
  ] as const)("are unpacked: %d", (format, bytes, expected) => {
    const packing = packings.get(format)!;
    const into = new Int32Array(expected.length);
    packing.unpack(Uint8Array.from(bytes), into, bytes.length / packing.bytes);
    expect([...into]).toEqual(expected);
    expect([...pack(format, expected)]).toEqual([...bytes]);
  });
});

describe.each(FORMATS)("format %d", (format) => {
  const [one, three, skewed, mixed] = [
    [{ format, signals: [signal(format, 101)] }],
    [{ format, signals: [1, 2, 3].map(() => signal(format, 101)), prolog: 5 }],
    [{ format, signals: [signal(format, 61, { skew: 3 }), signal(format, 61)] }],
    [
      {
        format,
        signals: [signal(format, 202, { samplesPerFrame: 2 }), signal(format, 202, { samplesPerFrame: 2 })],
      },
      { format, signals: [signal(format, 101)] },
    ],
  ] as const;

  it("reads one signal, several, several files, and several samples per frame", () => {
    for (const files of [one, three, mixed]) {
      const read = stored(write(files));
      expectSame(
        read,
        files.flatMap(({ signals }) => signals.map((s) => s.numbers)),
      );
    }
  });

  it("moves a skewed signal by its frames", () => {
    const [a, b] = stored(write(skewed));
    const [first, second] = skewed[0]!.signals;
    expect(a!.slice(0, -3)).toEqual(first!.numbers.slice(3));
    expect(a!.slice(-3)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(b).toEqual(second!.numbers);
  });

  it("gives any range as it gives the whole", () => {
    for (const files of [one, three, skewed, [mixed[0]!]]) {
      const path = write(files);
      const whole = readWfdb(path);
      const length = whole.signals[0]!.length;
      for (const [from, to] of [
        [0, length],
        [0, 1],
        [1, 2],
        [7, 50],
        [length - 4, length],
        [length - 1, length],
      ] as const) {
        const part = readWfdb(path, { from, to });
        expectSame(
          part.signals,
          whole.signals.map((s) => s.slice(from, to)),
        );
      }
    }
  });

  it("takes the lowest number as a missing sample, and finds changed bytes", () => {
    const missing = -(2 ** (BITS[format]! - 1));
    if (format !== 8) {
      const path = write([{ format, signals: [{ numbers: [1, missing, 3, 4] }] }]);
      expect(stored(path)).toEqual([[1, Number.NaN, 3, 4]]);
    }
    const path = write(three);
    const file = path.replace(".hea", ".d0");
    const bytes = readFileSync(file);
    for (let i = bytes.length - 40; i < bytes.length; i++) {
      // The checksum has 16 bits: a change of higher ones it does not see.
      if (format < 100 && (i - 5) % (BITS[format]! / 8) > 1) continue;
      const damaged = Buffer.from(bytes);
      // The unused bits of these formats are no samples.
      damaged[i]! ^= format === 310 ? 0x02 : 0x08;
      writeFileSync(file, damaged);
      expect(() => stored(path), `byte ${i}`).toThrow(UserError);
      expect(() => stored(path), `byte ${i}`).toThrow(file);
    }
  });
});

describe("reading signal files", () => {
  it("reads a range without the rest of the file", () => {
    const files = [16, 212, 310, 516].map((format) => ({ format, signals: [signal(format, 60_000)] }));
    const path = write(files);
    const header = readWfdbHeader(readFileSync(path, "utf8"), path);
    const part = openPart(header, path, [0, 1, 2, 3]);
    try {
      const reads = part.files.map(({ file }) => vi.spyOn(file, "read"));
      const outs = files.map(() => new Float64Array(100));
      readPart(
        part,
        40_000,
        40_100,
        outs.map((out, index) => ({ index, out, gain: 1, baseline: 0 })),
      );
      expect(outs.map((out) => [...out])).toEqual(
        files.map(({ signals }) => signals[0]!.numbers.slice(40_000, 40_100)),
      );
      reads.forEach((read, f) => {
        const taken = read.mock.calls.reduce((sum, [, into]) => sum + into.length, 0);
        expect(taken).toBeLessThan(part.files[f]!.file.size / 2);
      });
    } finally {
      closePart(part);
    }
  });

  it("reads null signals as missing, and refuses what a FLAC file cannot be", () => {
    const path = write([{ format: 16, signals: [signal(16, 4), signal(16, 4)] }]);
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace(/(a 2 .*)/, "a 3 100 4").concat("~ 0 200/mV 8 0 0 0 0 V9\n"));
    expect(readWfdb(path).signals[2]).toEqual(new Float32Array(4).fill(Number.NaN));

    const flac = write([{ format: 516, signals: [signal(516, 8), signal(516, 8)] }]);
    const header = readFileSync(flac, "utf8");
    const refuse = (from: RegExp | string, to: string, message: RegExp) => {
      writeFileSync(flac, header.replace(from, to));
      expect(() => readWfdb(flac)).toThrow(UserError);
      expect(() => readWfdb(flac)).toThrow(message);
    };
    refuse(
      "a 2 100 8",
      "a 2 100 7",
      /a\.d0: is too long: 8 samples of each signal, but its header describes 7/,
    );
    refuse("a 2 100 8", "a 2 100 9", /a\.d0: is cut off: 8 samples/);
    refuse(/ 516 /g, " 508 ", /samples of 16 bits, but its format is 508/);
    refuse(/ 516 /g, " 516+1 ", /is cut off: 8 samples/);
    refuse(/a 2 100 8\n(.*)\n(.*)\n/, "a 1 100 8\n$1\n", /holds 2 signals, but its header describes 1/);
    refuse("a 2 100 8", "a 2 100 99999999999", /too many to read at once/);
  });

  it("allocates nothing for a header that claims more than there is", () => {
    const path = write([{ format: 16, signals: [signal(16, 4)] }]);
    const text = readFileSync(path, "utf8");
    for (const samples of ["100000000", "9007199254740991", "999999999999"]) {
      writeFileSync(path, text.replace("a 1 100 4", `a 1 100 ${samples}`));
      expect(() => readWfdb(path)).toThrow(/is cut off|too many|cannot be right/);
    }
    writeFileSync(path, text.replace(" 16 ", " 16x4000000000 "));
    expect(() => readWfdb(path)).toThrow(/too many/);
  });
});

const shared = "../shared/data/formats/wfdb";
describe.skipIf(!existsSync(shared))(
  "the samples of the WFDB library (skipped without ../shared/data)",
  () => {
    // What `rdsamp -r NAME` of the WFDB library prints: one line per frame, one column per signal.
    it.each([
      ["binformats", "record-1f"],
      ["flacformats", "record-flac"],
    ])("agree with rdsamp: %s", (name, expected) => {
      const text = gunzipSync(readFileSync(join(shared, "expected", `${expected}.gz`))).toString();
      const rows = text
        .trimEnd()
        .split("\n")
        .map((line) => line.trim().split(/\s+/).map(Number));
      const signals = stored(join(shared, `${name}.hea`));
      expect(rows).toHaveLength(499);
      expectSame(
        signals,
        rows[0]!.map((_, s) => rows.map((row) => row[s]!)),
      );
    });

    const headers = readable(shared);
    it.each(headers)("are read with their checksums, and in ranges: %s", (path) => {
      const to = path.includes("p000878-") ? 7500 : undefined; // of that record only the first segments are here
      const whole = readWfdb(path, { to });
      const length = whole.signals[0]!.length;
      const [from, end] = [Math.floor(length / 3) + 1, Math.floor(length / 3) + 1001];
      const part = readWfdb(path, { from, to: Math.min(end, length) });
      expect(part.leads).toEqual(whole.leads);
      expectSame(
        part.signals,
        whole.signals.map((s) => s.slice(from, end)),
      );
    });

    it("are known records", () => {
      const read = (name: string, range = {}) => readWfdb(join(shared, `${name}.hea`), range);
      const mit = read("100");
      expect(mit).toMatchObject({ leads: ["MLII", "V5"], samplingRate: 360 });
      // The first values of MIT-BIH record 100, as the library prints them with -p: -0.145 and -0.065 mV.
      expect(mit.signals.map((s) => Number(s[0]!.toFixed(3)))).toEqual([-0.145, -0.065]);
      expect(mit.signals[0]).toHaveLength(650_000);
      expect(read("mixedsignals")).toMatchObject({ leads: ["II", "III", "V"], samplingRate: 4 * 62.4725 });
      expect(read("a103l").leads).toEqual(["II", "V"]);
      expect(read("multi-segment/041s/041s")).toMatchObject({
        leads: ["III", "I", "V"],
        samplingRate: 500,
        date: "1994-10-26T08:26:04",
      });
      expect(read("multi-segment/fixed1/v102s").signals[0]).toHaveLength(225_000);
      const mimic = read("multi-segment/p000878/p000878-2137-10-26-16-57", { to: 7500 });
      expect(mimic).toMatchObject({ leads: ["II", "V"], samplingRate: 125 });
      // A gap of 3750, a segment of 2000 with PLETH only, one of 1750 with II, and the next, of which the file is missing.
      expect(mimic.signals[1]!.every(Number.isNaN)).toBe(true);
      expect(mimic.signals[0]!.subarray(0, 5750).every(Number.isNaN)).toBe(true);
      expect(mimic.signals[0]!.subarray(5750, 7500).some((v) => !Number.isNaN(v))).toBe(true);
    });
  },
);

/** The headers under a folder that describe a record with samples and a voltage. */
function readable(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const without = /layout|3269321_0001/; // no samples; no voltage
  return names
    .filter((name) => name.endsWith(".hea") && !without.test(name))
    .map((name) => join(folder, name));
}
