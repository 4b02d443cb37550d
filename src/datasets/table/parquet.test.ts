import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { UserError } from "../../base/index.ts";
import { parseTable } from "./index.ts";

// Written by pyarrow: bench/python/labels_parquet.py.
const SAMPLE = readFileSync("test/fixtures/tables/labels.parquet");

describe("a Parquet table of labels", () => {
  it("is read as text over all its groups of rows, what is no text or number left out", () => {
    const table = parseTable(SAMPLE, "labels.parquet");
    expect(table.columns).toEqual(["file", "patient", "age", "sex", "AF", "dx", "date"]);
    expect(table.rows.map(({ line, fields }) => [line, ...Object.values(fields)])).toEqual([
      [1, "a.hea", "9007199254740993", "56.5", "m", "true", "AF;RBBB", "2020-01-31T12:30:00.000Z"],
      [2, "b.hea", "2", "", "w", "false", "", ""],
      [3, "ü.hea", "2", "90", "m", "", "", ""],
    ]);
    expect(table).toMatchObject({ dropped: ["device"], counts: "row", text: null });
  });

  it.each([
    ["cut off", SAMPLE.subarray(0, 1000)],
    ["almost nothing", SAMPLE.subarray(0, 5)],
    ["no Parquet inside", new TextEncoder().encode("PAR1 a table it is not PAR1")],
    ["damaged in its first column", Uint8Array.from(SAMPLE).fill(0xff, 20, 60)],
  ])("that is %s is refused by name", (_, bytes) => {
    expect(() => parseTable(bytes, "labels.parquet")).toThrow(UserError);
    expect(() => parseTable(bytes, "labels.parquet")).toThrow("labels.parquet: cannot be read as Parquet");
  });
});
