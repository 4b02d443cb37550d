import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainRecords } from "./plain.ts";

/** What csv-parse makes of a text; null where it refuses it. */
function expected(text: string, delimiter: string) {
  try {
    const records = parse(text, { delimiter, info: true, skip_empty_lines: true }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    return records.map(({ record, info }) => ({ record, lines: info.lines }));
  } catch {
    return null;
  }
}

describe("plainRecords", () => {
  it("are what csv-parse gives, or null", () => {
    const piece = fc.constantFrom(
      "a",
      "b c",
      '"',
      '"x"',
      '""',
      ",",
      ",",
      ";",
      "\n",
      "\n",
      '"p,q\nr"',
      "\r\n",
    );
    let [plain, left] = [0, 0];
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.constantFrom(",", ";"), (pieces, delimiter) => {
        const text = pieces.join("");
        const found = plainRecords(text, delimiter);
        if (found === null) left++;
        else {
          expect(found).toEqual(expected(text, delimiter));
          plain++;
        }
      }),
      { numRuns: 3000 },
    );
    expect(Math.min(plain, left)).toBeGreaterThan(300);
  });

  it("are found in a table with quoted fields and line breaks in them", () => {
    const text = 'id,report,n\n1,"sinus, normal",2\n\n2,"two\nlines",\n';
    expect(plainRecords(text, ",")).toEqual([
      { record: ["id", "report", "n"], lines: 1 },
      { record: ["1", "sinus, normal", "2"], lines: 2 },
      { record: ["2", "two\nlines", ""], lines: 5 },
    ]);
  });

  it("are left to csv-parse where quotes, lengths or line ends are not plain", () => {
    for (const text of ['a,"b', 'a,b"c', 'a,"b""c"', 'a,"b" ', "a,b\nc", "a,b\r\nc,d"])
      expect(plainRecords(text, ",")).toBeNull();
  });
});
