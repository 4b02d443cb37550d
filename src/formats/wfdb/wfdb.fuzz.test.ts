import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { damaged, fuzzRuns, recordsOrUserError } from "../../../test/support/fuzz.ts";
import { expectSame } from "../../../test/support/signals.ts";
import { type StoredSignal, writeStored } from "../../../test/support/wfdb-formats.ts";
import { UserError } from "../../base/index.ts";
import type { EcgRecord } from "../../ecg/index.ts";
import { readWfdb, readWfdbAnnotations, readWfdbHeader } from "./index.ts";

const shared = "../shared/data/formats/wfdb";

/** A wave of so many samples with a missing one; every number fits into 8 bits. */
const wave = (length: number, missing: number, phase = 0): StoredSignal => ({
  numbers: Array.from({ length }, (_, i) =>
    i === 20 ? missing : Math.round(90 * Math.sin(i / 5 + phase)) + 0,
  ),
  gain: "200(3)/mV",
  description: phase === 0 ? "II" : "V1",
});
const signals = (missing: number) => [wave(60, missing), wave(60, missing, 1)];

/** Writes a sample to a folder and gives the header's path. */
type Sample = (folder: string) => string;

const format =
  (format: number, missing: number): Sample =>
  (folder) =>
    writeStored(folder, "a", [{ format, signals: signals(missing) }]);

/** A record of three segments, of which one is a gap. */
const segments: Sample = (folder) => {
  for (const name of ["a", "b"]) writeStored(folder, name, [{ format: 16, signals: signals(-32768) }]);
  writeFileSync(join(folder, "l.hea"), "l 2 100 0\n~ 0 200/mV 16 0 0 0 0 II\n~ 0 200/mV 16 0 0 0 0 V1\n");
  writeFileSync(join(folder, "m.hea"), "m/4 2 100 150 10:00:00 1/2/2003\nl 0\na 60\n~ 30\nb 60\n# Age: 50\n");
  return join(folder, "m.hea");
};

const real =
  (name: string): Sample =>
  (folder) => {
    mkdirSync(folder, { recursive: true });
    const header = readFileSync(join(shared, `${name}.hea`));
    const files = readWfdbHeader(header.toString(), name).signals.map(({ file }) => file);
    for (const file of new Set(files)) writeFileSync(join(folder, file), readFileSync(join(shared, file)));
    writeFileSync(join(folder, `${name}.hea`), header);
    return join(folder, `${name}.hea`);
  };

/** Damages one file of a sample, again and again, and reads the record. @returns how often it gave one */
async function fuzz(
  sample: Sample,
  file: string,
  share: number,
  judge: (record: EcgRecord, whole: EcgRecord) => void = () => {},
): Promise<number> {
  const folder = temporary();
  const header = sample(folder);
  const whole = readWfdb(header);
  const target = join(folder, file);
  const intact = readFileSync(target);
  let readable = 0;
  await fc.assert(
    fc.asyncProperty(damaged(intact), async (bytes) => {
      writeFileSync(target, bytes);
      const gave = await recordsOrUserError(folder, async () => {
        const record = readWfdb(header);
        judge(record, whole);
        return [record];
      });
      if (gave) readable++;
    }),
    // The first input is the file as it was, so that a reader that refuses everything does not pass.
    { numRuns: Math.ceil(fuzzRuns * share), endOnFailure: true, examples: [[intact]] },
  );
  return readable;
}

/** The sum of a signal's stored numbers, as the header's checksum counts it. */
function checksum(signal: Float32Array, gain: number, baseline: number, missing: number): number {
  return (
    signal.reduce((sum, v) => sum + (Number.isNaN(v) ? missing : Math.round(v * gain) + baseline), 0) & 0xffff
  );
}

describe("damaged headers", () => {
  it.each([
    ["one segment", format(16, -32768), "a.hea"],
    ["several segments", segments, "m.hea"],
    ["a layout", segments, "l.hea"],
    ["a segment", segments, "b.hea"],
  ])("of %s", async (_, sample, file) => {
    expect(await fuzz(sample, file, 0.2)).toBeGreaterThan(0);
  });
});

describe("damaged signal files", () => {
  // The checksum is a sum of 16 bits: damage that keeps it is invisible to any reader, and no other damage is.
  it.each([
    [16, -32768],
    [212, -2048],
    [80, -128],
    [310, -512],
  ])(
    "of format %d give the length and the checksums of their header, or are refused",
    async (stored, missing) => {
      await fuzz(format(stored, missing), "a.d0", 0.2, (record, whole) => {
        expect(record.signals.map((s) => s.length)).toEqual(whole.signals.map((s) => s.length));
        for (const [s, signal] of record.signals.entries()) {
          expect(checksum(signal, 200, 3, missing)).toBe(checksum(whole.signals[s]!, 200, 3, missing));
        }
      });
    },
  );

  it("of format 16 are refused after any change of one byte", () => {
    const folder = temporary();
    const header = format(16, -32768)(folder);
    const file = join(folder, "a.d0");
    const bytes = readFileSync(file);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(bytes);
        changed[at]! ^= change;
        writeFileSync(file, changed);
        expect(() => readWfdb(header)).toThrow(UserError);
      }),
      { numRuns: fuzzRuns / 5 },
    );
  });

  it.each([508, 516, 524])(
    "that are FLAC files (%d) give what was written, or are refused",
    async (stored) => {
      await fuzz(format(stored, -(2 ** (stored - 501))), "a.d0", 0.2, (record, whole) => {
        expectSame(record.signals, whole.signals);
      });
    },
  );

  it.skipIf(!existsSync(shared))("of published records (skipped without ../shared/data)", async () => {
    const same = (record: EcgRecord, whole: EcgRecord) => expectSame(record.signals, whole.signals);
    await fuzz(real("flacformats"), "flacformats.d1", 0.1, same);
    await fuzz(real("flacformats"), "flacformats.d2", 0.1, same);
    await fuzz(real("100_3chan"), "100_3chan.dat", 0.1);
    await fuzz(real("binformats"), "binformats.hea", 0.1);
  });
});

describe("damaged annotation files", () => {
  const word = (code: number, value: number) => [value & 0xff, (code << 2) | (value >> 8)];
  const beats = Array.from({ length: 30 }, (_, i) => word(i % 7 === 0 ? 5 : 1, 300 + i)).flat();
  const mit = Buffer.from([
    ...word(28, 18),
    ...word(63, 3),
    40,
    78,
    0,
    0,
    ...beats,
    ...word(59, 0),
    1,
    0,
    2,
    0,
    ...word(1, 0),
    0,
    0,
  ]);
  const aha = Buffer.from([
    ...Array.from({ length: 10 }, (_, i) => [
      0,
      78,
      0,
      0,
      100 * (i % 3),
      i,
      i + 1,
      0,
      0,
      1,
      0,
      0,
      0,
      0,
      0,
      0,
    ]).flat(),
    ...Array(16).fill(255),
  ]);
  const published = existsSync(shared) ? [readFileSync(join(shared, "100.atr"))] : [];
  const samples = [mit, aha, ...published].map((bytes, i) => ({
    about: ["MIT", "AHA", "MIT-BIH 100"][i],
    bytes,
  }));

  it.each(samples)("give annotations, or are refused: $about", ({ bytes }) => {
    const path = join(temporary(), "a.atr");
    let readable = 0;
    fc.assert(
      fc.property(damaged(bytes), (changed) => {
        writeFileSync(path, changed);
        try {
          const { annotations } = readWfdbAnnotations(path);
          readable++;
          expect(annotations.length).toBeLessThanOrEqual(changed.length / 2);
          for (const { time, code, symbol } of annotations) {
            expect(time >= 0 && code > 0 && code < 50 && symbol !== "", `${time} ${code} ${symbol}`).toBe(
              true,
            );
          }
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          expect(error.message).toContain(path);
        }
      }),
      {
        numRuns: Math.ceil(fuzzRuns / (bytes.length > 1000 ? 10 : 2)),
        endOnFailure: true,
        examples: [[bytes]],
      },
    );
    expect(readable).toBeGreaterThan(0);
  });
});
