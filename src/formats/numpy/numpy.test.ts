import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { asNumbers, formatBytes, formatSample, HINTS, sampleSignals } from "../../../test/support/formats.ts";
import { UserError } from "../../base/index.ts";
import { STANDARD_12 } from "../../ecg/index.ts";
import type { Hints } from "../reader.ts";
import { numpy } from "./index.ts";

const EIGHT = ["I", "II", "V1", "V2", "V3", "V4", "V5", "V6"];

async function readAll(name: string, hints: Hints = HINTS) {
  const file = await numpy.open(name.includes("/") ? name : formatSample(name), hints);
  try {
    return { file, records: await Promise.all(file.names.map((_, i) => file.read(i))) };
  } finally {
    file.close();
  }
}

const failure = (name: string, hints: Hints = HINTS) =>
  numpy.open(name.includes("/") ? name : formatSample(name), hints).then(
    () => expect.fail("was opened"),
    (error) => {
      expect(error).toBeInstanceOf(UserError);
      return (error as UserError).message;
    },
  );

describe("arrays that numpy wrote", () => {
  it.each([
    ["records-c.npy", "[3, 20, 12] int16"],
    ["records-leads-first.npy", "[3, 12, 20] int16"],
    ["records-f.npy", "[3, 20, 12] int16"],
    ["records-leads-first-f.npy", "[3, 12, 20] float64"],
  ])("%s: three records", async (name, described) => {
    const { file, records } = await readAll(name);
    const stem = name.slice(0, -4);
    expect(file.names).toEqual([`${stem}-1`, `${stem}-2`, `${stem}-3`]);
    expect(Object.fromEntries(file.header)).toMatchObject({
      array: described,
      samples: "20 per lead (0.04 s)",
    });
    records.forEach((record, r) => {
      expect(record).toMatchObject({
        name: `${stem}-${r + 1}`,
        samplingRate: 500,
        leads: STANDARD_12,
        patient: null,
      });
      expect(asNumbers(record)).toEqual(sampleSignals(r, 20, 12));
    });
  });

  it("two axes, in microvolt, and a header of version 2", async () => {
    const { records } = await readAll("leads-first.npy", { ...HINTS, units: "uV" });
    expect(records.map(asNumbers)).toEqual([sampleSignals(1, 20, 12, 0.001)]);
    expect((await readAll("version-2.npy")).records.map(asNumbers)).toEqual([sampleSignals(0, 20, 12)]);
  });

  it("one axis, one lead", async () => {
    const { records } = await readAll("one-lead.npy", { ...HINTS, leads: ["lead ii"] });
    expect(records[0]!.leads).toEqual(["II"]);
    expect(records.map(asNumbers)).toEqual([sampleSignals(0, 20, 1)]);
  });

  it("every type in both byte orders, C and Fortran order, packed", async () => {
    const types = ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"];
    for (const type of types) {
      for (const rest of ["little-C", "little-F", "big-C", "big-F"]) {
        const { records } = await readAll("types.npz", { ...HINTS, leads: EIGHT, array: `${type}-${rest}` });
        const offset = type.startsWith("u") ? 125 : 0;
        const expected = sampleSignals(0, 10, 8).map((signal) => signal.map((v) => v + offset));
        expect(asNumbers(records[0]!), `${type}-${rest}`).toEqual(expected);
      }
    }
  });

  it("the array of an archive that looks like recordings", async () => {
    const { file, records } = await readAll("stored.npz");
    expect(records.map(asNumbers)).toEqual([0, 1, 2].map((r) => sampleSignals(r, 20, 12)));
    expect(file.header).toContainEqual(["not read", "ages [3] int64"]);
  });
});

describe("what is asked and refused", () => {
  it("asks for all that is missing at once, and says what the array is like", async () => {
    const message = await failure("records-c.npy", {});
    expect(message).toMatch(
      /records-c\.npy: the array \[3, 20, 12\] int16 does not say the sampling rate, the unit of the samples and the leads; give --sampling-rate HZ --units mV .* --leads/,
    );
    expect(await failure("records-c.npy", { samplingRate: 500, leads: STANDARD_12 })).toMatch(
      /does not say the unit of the samples; give --units/,
    );
  });

  it("cannot tell axes apart that fit equally well, or not at all", async () => {
    const path = join(temporary(), "square.npy");
    const bytes = formatBytes("leads-first.npy");
    const header = bytes.toString("latin1", 0, 128).replace("(12, 20)", "(12, 12)");
    writeFileSync(path, Buffer.concat([Buffer.from(header, "latin1"), bytes.subarray(128, 128 + 4 * 144)]));
    expect(await failure(path)).toMatch(
      /\[12, 12\] float32 has two axes of 12 elements, so that leads and samples/,
    );
    expect(await failure("leads-first.npy", { ...HINTS, leads: EIGHT })).toMatch(/has no axis of 8 elements/);
    expect(await failure("one-lead.npy")).toMatch(/has one axis, but 12 leads were named/);
  });

  it("never loads a pickle, nor structures", async () => {
    expect(await failure("objects.npy")).toMatch(
      /objects\.npy, descr: holds Python objects \(a pickle\), which are never/,
    );
    expect(await failure("structured.npy")).toMatch(/byte 10, descr: structured elements/);
  });

  it("names the arrays of an archive where several may be meant, or none is", async () => {
    expect(await failure("types.npz", { ...HINTS, leads: EIGHT })).toMatch(
      /several arrays .* --array.*f8-big-F \[10, 8\]/,
    );
    expect(await failure("stored.npz", { ...HINTS, array: "signal" })).toMatch(
      /no array signal .* signals \[3, 20, 12\]/,
    );
    expect(await failure("stored.npz", { ...HINTS, array: "ages" })).toMatch(/ages \[3\] int64 has one axis/);
  });

  it("refuses hints that make no sense", async () => {
    expect(await failure("records-c.npy", { ...HINTS, units: "volts" })).toMatch(/--units volts/);
    expect(await failure("records-c.npy", { ...HINTS, samplingRate: 0 })).toMatch(/--sampling-rate 0/);
    expect(
      await failure("leads-first.npy", { ...HINTS, leads: [...STANDARD_12.slice(0, 11), "lead I"] }),
    ).toMatch(/lead I is named twice/);
    expect(await failure("leads-first.npy", { ...HINTS, leads: ["I=x"] })).toMatch(/has no columns/);
  });

  it("a file cut off anywhere, or with something behind", async () => {
    const path = join(temporary(), "a.npy");
    for (let length = 1; length < 1568; length += length < 140 ? 1 : 100) {
      writeFileSync(path, formatBytes("records-c.npy").subarray(0, length));
      expect(await failure(path)).toContain(path);
    }
    writeFileSync(path, Buffer.concat([formatBytes("records-c.npy"), Buffer.alloc(1)]));
    expect(await failure(path)).toMatch(
      /byte 128, elements: shape \[3, 20, 12\] of int16 takes 1440 bytes, but 1441 bytes follow/,
    );
    expect(await failure(join(temporary(), "none.npy"))).toMatch(/none\.npy: there is no such file/);
  });

  it("a header with absurd sizes, before any memory is asked for", async () => {
    const path = join(temporary(), "a.npy");
    for (const shape of ["(3, 999999999999, 12)", "(9007199254740991, 9007199254740991, 12)", "(1, 0, 12)"]) {
      const dictionary = `{'descr': '<i2', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117);
      const start = Buffer.from("\u0093NUMPY\u0001\u0000\u0076\u0000", "latin1");
      writeFileSync(path, Buffer.concat([start, Buffer.from(`${dictionary}\n`), Buffer.alloc(100)]));
      expect(await failure(path)).toMatch(/a\.npy.*shape/);
    }
  });
});

describe("archives", () => {
  it("whose checksum does not agree are refused", async () => {
    const path = join(temporary(), "bad.npz");
    for (const name of ["stored.npz", "types.npz"]) {
      const bytes = formatBytes(name);
      const array = name === "stored.npz" ? "signals" : "i4-big-F";
      // Near the end of the member, behind its header.
      const at = bytes.indexOf("PK\u0003\u0004", bytes.indexOf(`${array}.npy`)) - 9;
      bytes[at]! ^= 4;
      writeFileSync(path, bytes);
      const leads = name === "stored.npz" ? STANDARD_12 : EIGHT;
      await expect(readAll(path, { ...HINTS, leads, array })).rejects.toThrow(
        /bad\.npz, .*(checksum|unpacked|come out)/,
      );
    }
  });

  it("that are cut off are refused", async () => {
    const path = join(temporary(), "cut.npz");
    for (const length of [4, 30, 1000, 3300, 3400]) {
      writeFileSync(path, formatBytes("stored.npz"));
      truncateSync(path, length);
      expect(await failure(path)).toMatch(/cut\.npz, byte \d+, /);
    }
  });

  it("that would unpack to far too much are refused before it is done", async () => {
    const path = join(temporary(), "bomb.npz");
    const bytes = formatBytes("types.npz");
    // The first entry of the directory: its unpacked size, 24 bytes in.
    const entry = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    bytes.writeUInt32LE(0xfff0_0000, entry + 24);
    writeFileSync(path, bytes);
    expect(await failure(path, { ...HINTS, leads: EIGHT })).toMatch(
      /bomb\.npz, .* unpack to 4095 MiB, which no recording/,
    );
  });

  it("are recognised by their first member", () => {
    expect(numpy.recognises(formatBytes("types.npz"), "x")).toBe(true);
    expect(numpy.recognises(formatBytes("records-c.npy"), "x")).toBe(true);
    expect(numpy.recognises(Buffer.from("PK\u0003\u0004 something else"), "x.npz")).toBe(false);
    expect(numpy.recognises(readFileSync(formatSample("level-4.mat")), "x.npy")).toBe(false);
  });
});
