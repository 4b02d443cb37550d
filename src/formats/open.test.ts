import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { temporary } from "../../test/support/folder.ts";
import { asNumbers, formatBytes, formatSample, HINTS, sampleSignals } from "../../test/support/formats.ts";
import { writeWfdb } from "../../test/support/wfdb.ts";
import { UserError } from "../base/index.ts";
import { formats, openRecords } from "./index.ts";

const unpackedFolders = () =>
  readdirSync(tmpdir()).filter((name) => name.startsWith("cardiograft-unpacked-"));

/** One record of each format, under a name that says nothing. */
const SAMPLES = [
  ["HDF5", "leads-first.h5", 40],
  ["NumPy", "leads-first.npy", 20],
  ["NumPy", "stored.npz", 20],
  ["MATLAB", "level-4.mat", 20],
] as const;

describe("openRecords", () => {
  it.each(SAMPLES)("knows %s by its content, packed too", async (format, name, samples) => {
    const path = join(temporary(), "data.bin");
    writeFileSync(path, formatBytes(name));
    const plain = await openRecords(path, HINTS);
    const packedPath = join(temporary(), "data.gz");
    writeFileSync(packedPath, gzipSync(formatBytes(name)));
    const packed = await openRecords(packedPath, HINTS);
    expect(plain).toMatchObject({ format, path });
    expect(packed).toMatchObject({ format, path: packedPath });
    const [a, b] = [await plain.read(0), await packed.read(0)];
    expect(b).toMatchObject({ name: a.name, source: packedPath });
    expect(asNumbers(b)).toEqual(asNumbers(a));
    expect(a.signals[0]!.length).toBe(samples);
    plain.close();
    packed.close();
  });

  it("knows tables, and leaves nothing behind", async () => {
    const before = unpackedFolders();
    const path = join(temporary(), "ecg.csv.gz");
    writeFileSync(path, gzipSync("time (s),II (mV)\n0,1\n0.002,2\n0.004,3\n"));
    const file = await openRecords(path);
    expect(file.header[0]).toEqual(["packed", "gzip"]);
    expect(await file.read(0)).toMatchObject({ name: "ecg", source: path, samplingRate: 500, leads: ["II"] });
    file.close();
    const lists = await openRecords(formatSample("lists.parquet"), { units: "mV", samplingRate: 100 });
    expect(lists.format).toBe("Parquet");
    expect(unpackedFolders()).toEqual(before);
  });

  it("reads a WFDB record by its header, by its name, and by its signal file", async () => {
    const header = writeWfdb(join(temporary(), "r1"), { digital: [[1000, 2000, 3000]], leads: ["II"] });
    for (const path of [header, header.slice(0, -4), header.replace(".hea", ".dat")]) {
      const file = await openRecords(path);
      expect(file.format).toBe("WFDB");
      expect(asNumbers(await file.read(0))).toEqual([[1, 2, 3]]);
      file.close();
    }
  });

  it("says of an annotation file whose it is, and shows that record", async () => {
    const header = writeWfdb(join(temporary(), "100"), { digital: [[1000, 2000, 3000]], leads: ["II"] });
    const path = header.replace(".hea", ".atr");
    // Two beats, N and V, after 18 and 59 samples, and the end.
    writeFileSync(path, Uint8Array.of(18, 1 << 2, 59, 5 << 2, 0, 0));
    const file = await openRecords(path);
    expect(file).toMatchObject({ format: "WFDB", path });
    expect(file.header.slice(0, 2)).toEqual([
      ["100.atr", "annotations of record 100: 2 annotations; below is the record itself"],
      ["record", "100"],
    ]);
    expect(asNumbers(await file.read(0))).toEqual([[1, 2, 3]]);
    file.close();
  });

  it("leaves a matrix beside a WFDB header to that record", async () => {
    const folder = temporary();
    writeFileSync(join(folder, "A1.mat"), formatBytes("level-4.mat"));
    const lines = sampleSignals(0, 20, 12).map((signal, i) => {
      const checksum = signal.reduce((a, b) => a + b, 0) & 0xffff;
      return `A1.mat 16+24 1000(0)/mV 16 0 ${signal[0]} ${checksum} 0 ${HINTS.leads[i]}`;
    });
    writeFileSync(
      join(folder, "A1.hea"),
      ["A1 12 500 20", ...lines, "#Age: 74", "#Sex: Male", ""].join("\n"),
    );
    const file = await openRecords(join(folder, "A1.mat"));
    expect(file.format).toBe("WFDB");
    const record = await file.read(0);
    expect(record).toMatchObject({ age: 74, sex: "male", samplingRate: 500 });
    expect(asNumbers(record)).toEqual(sampleSignals(0, 20, 12, 0.001));
    file.close();
    await expect(openRecords(formatSample("level-4.mat"))).rejects.toThrow(
      /does not say the sampling rate, the unit/,
    );
  });

  it("says what is wrong with what it cannot open", async () => {
    const folder = temporary();
    const write = (name: string, bytes: string | Uint8Array) => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    mkdirSync(join(folder, "sub"));
    symlinkSync(join(folder, "nowhere"), join(folder, "link"));
    for (const [path, message] of [
      [join(folder, "none"), /none: there is no such file/],
      [join(folder, "link"), /link: there is no such file/],
      [join(folder, "sub"), /sub: is a folder; name a file in it/],
      [write("empty", ""), /empty: is empty/],
      [
        write("odd", Buffer.from([1, 2, 3, 255, 0, 9])),
        /odd, byte 0: is in no known format \(it begins with 010203ff0009\); known are: .*HDF5/,
      ],
      [write("twice.gz", gzipSync(gzipSync("I\n1\n2\n"))), /twice\.gz: is packed twice/],
      [write("odd.gz", gzipSync("\u0000\u0001")), /odd\.gz, byte 0: is in no known format/],
      [
        write("cut.npy.gz", gzipSync(formatBytes("leads-first.npy").subarray(0, 900))),
        /cut\.npy\.gz, byte 128, elements/,
      ],
      [
        write("r.hea.gz", gzipSync("r 1 100 3\nr.dat 16 1000/mV 16 0 0 0 0 I\n")),
        /r\.hea\.gz: is part of a WFDB record/,
      ],
    ] as const) {
      const failed = openRecords(path, HINTS);
      await expect(failed, path).rejects.toBeInstanceOf(UserError);
      await expect(failed, path).rejects.toThrow(message);
    }
  });

  it("names the packed file in messages, not the temporary one", async () => {
    const path = join(temporary(), "bad.csv.gz");
    writeFileSync(path, gzipSync(`I,II\n${"1,2\n".repeat(50_000)}x,2\n`));
    const file = await openRecords(path, { units: "mV", samplingRate: 500 });
    await expect(file.read(0)).rejects.toThrow(`${path}, line 50002, I: "x" is not a number`);
    file.close();
  });

  it("takes each sample for one format only", () => {
    for (const name of [
      "tracings.h5",
      "packed.h5",
      "records-c.npy",
      "types.npz",
      "level-4.mat",
      "level-5.mat",
      "lists.parquet",
    ]) {
      const start = readFileSync(formatSample(name)).subarray(0, 4096);
      expect(formats.filter((format) => format.recognises(start, "x")).length, name).toBe(1);
    }
  });
});
