import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { damaged, fuzzRuns } from "../../../test/support/fuzz.ts";
import { UserError } from "../../base/index.ts";
import { parseTable } from "./index.ts";

it.each([
  ["Parquet", readFileSync("test/fixtures/tables/labels.parquet")],
  ["CSV", new TextEncoder().encode('sep=;\r\nDatei;Alter\r\n"a;b";56,5\r\nc;"7""8"\r\n')],
  ["UTF-16", Buffer.from('\ufeffDatei\tAlter\r\n"a"\t5\r\n', "utf16le")],
])("a damaged table (%s) is read or refused by name", (_, sample) => {
  const inputs = fc.property(damaged(sample), (bytes) => {
    try {
      const { columns, rows } = parseTable(bytes, "labels.tab");
      for (const { fields } of rows) {
        expect(Object.keys(fields)).toHaveLength(columns.length);
        expect(Object.values(fields).every((cell) => typeof cell === "string")).toBe(true);
      }
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      expect((error as Error).message).toMatch(/^labels\.tab/);
    }
  });
  fc.assert(inputs, { numRuns: fuzzRuns });
});
