import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { expectSame } from "../../../test/support/signals.ts";
import { writeWfdb as writeFixture } from "../../../test/support/wfdb.ts";
import { UserError } from "../../base/index.ts";
import type { EcgRecord } from "../../ecg/index.ts";
import { readWfdb, writeWfdb } from "./index.ts";

const record = (signals: readonly (readonly number[])[], more: Partial<EcgRecord> = {}): EcgRecord => ({
  name: "x",
  source: "test",
  samplingRate: 500,
  leads: signals.map((_, i) => ["II", "V1", "V2"][i]!),
  signals: signals.map((s) => Float32Array.from(s)),
  patient: "P1",
  age: null,
  sex: null,
  ...more,
});

describe("writeWfdb", () => {
  it("writes format 16 byte for byte as signal(5) and header(5) say", () => {
    const dir = temporary();
    const digital = [
      [100, -200, 32767, -32768],
      [0, 1, -1, 5],
    ];
    const path = join(dir, "a.hea");
    const signals = digital.map((s) => s.map((v) => (v === -32768 ? Number.NaN : v / 1000)));
    writeWfdb(path, record(signals, { age: 56, sex: "female", date: "2001-03-09T11:04:58" }));
    const other = writeFixture(join(temporary(), "a"), { digital, leads: ["II", "V1"], samplingRate: 500 });
    expect(readFileSync(path.replace(".hea", ".dat"))).toEqual(readFileSync(other.replace(".hea", ".dat")));
    expect(readFileSync(path, "utf8").split("\n")).toEqual([
      "a 2 500 4 11:04:58 09/03/2001",
      "a.dat 16 1000(0)/mV 16 0 100 -101 0 II", // 100 - 200 + 32767 - 32768
      "a.dat 16 1000(0)/mV 16 0 0 5 0 V1",
      "#Age: 56",
      "#Sex: Female",
      "",
    ]);
    expect(readdirSync(dir)).toEqual(["a.dat", "a.hea"]);
    expect(readWfdb(path)).toMatchObject({
      age: 56,
      sex: "female",
      date: "2001-03-09T11:04:58",
      patient: null,
    });
  });

  it("packs format 212 as the first bytes of MIT-BIH record 100", () => {
    const path = join(temporary(), "a.hea");
    writeWfdb(path, record([[0.995], [1.011]]), { format: 212, gain: 1000 });
    expect([...readFileSync(path.replace(".hea", ".dat"))]).toEqual([0xe3, 0x33, 0xf3]);
    writeWfdb(path, record([[-2.047, Number.NaN, -0.001]]), { format: 212, gain: 1000 });
    expect([...readFileSync(path.replace(".hea", ".dat"))]).toEqual([0x01, 0x88, 0x00, 0xff, 0x0f]);
  });

  it.each([16, 212] as const)("reads back what it wrote, to half a unit: format %d", (format) => {
    const dir = temporary();
    const path = join(dir, "r-1_a.hea");
    const value = fc.oneof(
      fc.double({ min: -9, max: 9, noNaN: true }),
      fc.constant(Number.NaN),
      fc.double({ min: -300, max: 300, noNaN: true }),
    );
    const samples = fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(samples, (rows) => {
        const written = record([0, 1, 2].map((s) => rows.map((row) => row[s]!)));
        writeWfdb(path, written, { format });
        const read = readWfdb(path);
        expect(read).toMatchObject({ name: "r-1_a", leads: written.leads, samplingRate: 500 });
        read.signals.forEach((signal, s) => {
          const gain = Number(readFileSync(path, "utf8").split("\n")[s + 1]!.split(" ")[2]!.split("(")[0]);
          signal.forEach((v, i) => {
            const before = written.signals[s]![i]!;
            expect(Number.isNaN(v)).toBe(Number.isNaN(before));
            if (!Number.isNaN(v))
              expect(Math.abs(v - before)).toBeLessThanOrEqual(0.5 / gain + 1e-6 * Math.abs(before));
          });
        });
      }),
    );
  });

  it("refuses what WFDB cannot hold, and leaves nothing behind", () => {
    const dir = temporary();
    const refuse = (
      message: RegExp,
      signals: number[][],
      more: Partial<EcgRecord> = {},
      name = "a.hea",
      gain?: number,
    ) => {
      expect(() => writeWfdb(join(dir, name), record(signals, more), { gain })).toThrow(UserError);
      expect(() => writeWfdb(join(dir, name), record(signals, more), { gain })).toThrow(message);
      expect(readdirSync(dir)).toEqual([]);
    };
    refuse(/named NAME\.hea/, [[1]], {}, "a.dat");
    refuse(/letters, digits/, [[1]], {}, "a b.hea");
    refuse(/no samples/, [[]]);
    refuse(/no samples/, []);
    refuse(/lead II, sample 1: 33 mV does not fit at a gain of 1000/, [[1, 33]], {}, "a.hea", 1000);
    refuse(/lead II, sample 0: Infinity mV/, [[Number.POSITIVE_INFINITY]]);
    refuse(/cannot be written as a lead's name/, [[1]], { leads: ["a\nb"] });
    refuse(/cannot be written as a lead's name/, [[1]], { leads: [""] });
  });

  const challenge = "../shared/data/formats/challenge";
  it.skipIf(!existsSync(challenge))(
    "keeps published records sample for sample (skipped without ../shared/data)",
    () => {
      const dir = temporary();
      mkdirSync(dir, { recursive: true });
      for (const name of ["A0001", "E00001", "S0001"]) {
        const before = readWfdb(join(challenge, `${name}.hea`));
        writeWfdb(join(dir, `${name}.hea`), before);
        expectSame(readWfdb(join(dir, `${name}.hea`)).signals, before.signals);
      }
    },
  );
});
