import { copyFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { asNumbers, formatBytes, formatSample, sampleSignals } from "../../../test/support/formats.ts";
import { STANDARD_12 } from "../../ecg/index.ts";
import type { Hints } from "../reader.ts";
import { parquet } from "./index.ts";

const open = (name: string, hints: Hints = {}) =>
  parquet.open(name.includes("/") ? name : formatSample(name), hints);
/** The files hold hundredths: rounded to float32 by pyarrow as here. */
const hundredths = (leads: readonly number[]) =>
  sampleSignals(0, 50, leads).map((signal) => signal.map((v) => Math.fround(v / 100)));

describe("Parquet files that pyarrow wrote", () => {
  it("with a column for each lead and one of times, in two row groups", async () => {
    const file = await open("snappy.parquet");
    const record = await file.read(0);
    expect(record).toMatchObject({ name: "snappy", samplingRate: 500, leads: STANDARD_12 });
    expect(asNumbers(record)).toEqual(hundredths([...Array(12).keys()]));
    expect(Object.fromEntries(file.header)).toMatchObject({
      units: "mV",
      "element type": "float",
      "sampling rate": "500 Hz, from the column time (s)",
      "not read": "note",
    });
  });

  it.each(["zstd", "gzip", "brotli", "lz4", "none"])("packed by %s", async (codec) => {
    const record = await (await open(`${codec}.parquet`)).read(0);
    expect(record.leads).toEqual(["V1", "II"]);
    expect(asNumbers(record)).toEqual(hundredths([6, 1]));
  });

  it("with timestamps, values that are missing, whole numbers and a mapping", async () => {
    const file = await open("stamps.parquet", { units: "mV", leads: ["V5=ch2", "II=ch1"] });
    const record = await file.read(0);
    expect(record).toMatchObject({ samplingRate: 500, leads: ["V5", "II"] });
    const [second, first] = [sampleSignals(0, 50, [1])[0]!, hundredths([0])[0]!];
    expect(asNumbers(record)[0]).toEqual(second);
    expect(asNumbers(record)[1]).toEqual(first.map((v, t) => (t === 3 ? Number.NaN : v)));
  });

  it("with lists, a record in each row, in any order", async () => {
    const file = await open("lists.parquet", { units: "uV", samplingRate: 100 });
    expect(file.names).toEqual([1, 2, 3, 4, 5].map((n) => `lists-${n}`));
    for (const r of [4, 0, 1, 3, 2]) {
      const record = await file.read(r);
      expect(record).toMatchObject({ name: `lists-${r + 1}`, leads: ["I", "II", "V2"], samplingRate: 100 });
      expect(asNumbers(record)).toEqual(sampleSignals(r, 20, 3, 0.001));
    }
  });
});

describe("what is asked and refused", () => {
  it("says what is missing", async () => {
    await expect(open("lists.parquet")).rejects.toThrow(
      /does not say the sampling rate and the unit of the samples; give/,
    );
    await expect(open("stamps.parquet", { units: "mV" })).rejects.toThrow(
      /schema: the headings name no leads.*"timestamp", "ch1"/,
    );
    await expect(open("snappy.parquet", { leads: ["I=note"] })).rejects.toThrow(
      /the column "note" holds no numbers/,
    );
  });

  it("reports what is cut off or no Parquet file", async () => {
    const path = join(temporary(), "bad.parquet");
    copyFileSync(formatSample("snappy.parquet"), path);
    truncateSync(path, 5000);
    await expect(open(path)).rejects.toThrow(/bad\.parquet: byte 4996, magic: there is no PAR1 at the end/);
    writeFileSync(path, "PAR1");
    await expect(open(path)).rejects.toThrow(/bad\.parquet: .*no PAR1/);
    writeFileSync(
      path,
      Buffer.concat([Buffer.from("PAR1"), Buffer.from([0xff, 0xff, 0xff, 0x7f]), Buffer.from("PAR1")]),
    );
    await expect(open(path)).rejects.toThrow(/bad\.parquet: .*2147483647/);
  });

  it("does not ask for memory by what a page says", async () => {
    const path = join(temporary(), "page.parquet");
    const bytes = formatBytes("none.parquet");
    // The first page's header (Thrift): 15, zigzag sizes of the dictionary page unpacked and packed. Both become 2^31 - 1.
    expect([...bytes.subarray(4, 7)]).toEqual([0x15, 0x04, 0x15]);
    const huge = Buffer.from([
      0x15, 0x04, 0x15, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0x15, 0xfe, 0xff, 0xff, 0xff, 0x0f,
    ]);
    writeFileSync(path, Buffer.concat([bytes.subarray(0, 4), huge, bytes.subarray(4 + huge.length)]));
    const file = await open(path);
    await expect(file.read(0)).rejects.toThrow(/page\.parquet: byte 4, page of .*(do not fit|cannot unpack)/);
  });

  it("does not stumble over a column without a name, as fuzzing found", async () => {
    const path = join(temporary(), "name.parquet");
    const bytes = formatBytes("gzip.parquet");
    // In the schema: field 4 of an element (its name, 0x18) becomes field 5, the number of children.
    const at = bytes.indexOf("time (s)", bytes.indexOf("schema")) - 2;
    expect(bytes[at]).toBe(0x18);
    bytes.writeUInt8(0x28, at);
    writeFileSync(path, bytes);
    await expect(open(path)).rejects.toThrow(/name\.parquet: /);
  });

  it("is recognised by its first four bytes", () => {
    expect(parquet.recognises(formatBytes("none.parquet"), "x")).toBe(true);
    expect(parquet.recognises(formatBytes("tracings.h5"), "x.parquet")).toBe(false);
  });
});
