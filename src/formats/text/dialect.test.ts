import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimalNumber, detectDialect } from "./index.ts";

const dialect = (text: string) => {
  const { delimiter, decimal } = detectDialect(text);
  return `${delimiter} ${decimal}`;
};

describe("detectDialect", () => {
  it.each([
    ["plain CSV", "file,age,AF\na.hea,56.5,1\nb.hea,40,0\n", ", ."],
    ["Excel in Germany", "Datei;Alter;VHF\r\na.hea;56,5;1\r\nb.hea;40;0\r\n", "; ,"],
    ["numbers only, decimal commas", "0,1;0,2;0,3\n0,4;0,5;0,6\n", "; ,"],
    ["a tab, names with commas", "file\tname\na\tSmith, John\nb\tDoe, Jane\n", "\t ."],
    ["a tab, decimal commas", "t\tI\n0,002\t-0,15\n0,004\t1,2e-3\n", "\t ,"],
    ["lists inside a column", 'file,codes\na,"AF;RBBB"\nb,SR;LBBB\nc,AF;SB\n', ", ."],
    ["bars", "file|age\na|56.5\nb|40\n", "| ."],
    ["quoted numbers with decimal commas", 'a,b\n"1,5","2,5"\n"3,5","4"\n', ", ,"],
    ["quoted line breaks and quotes", 'a;b\n"one\ntwo";"say ""x, y"""\n', "; ."],
    ["one column", "file\na.hea\nb.hea\n", ", ."],
    ["no line break at the end", "a;b\n1;2", "; ."],
    ["nothing", "", ", ."],
  ])("knows %s", (_, text, expected) => expect(dialect(text)).toBe(expected));

  it("obeys a first line that names the delimiter", () => {
    const text = "sep=;\r\na,b;c\r\n1,2;3\r\n";
    const found = detectDialect(text);
    expect(found.delimiter).toBe(";");
    expect(text.slice(found.start)).toBe("a,b;c\r\n1,2;3\r\n");
    expect(detectDialect("SEP=\t\na\n1\n").delimiter).toBe("\t");
  });

  it("does not look beyond the beginning, nor stumble where that cuts a row", () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `rec${i};${i},5`);
    expect(dialect(`file;age\n${rows.join("\n")}`)).toBe("; ,");
    expect(dialect(`${Array.from({ length: 30_000 }, (_, i) => `${i}.5`).join(",")}\n`)).toBe(", .");
  });

  it("finds the delimiter of any table of plain fields", () => {
    const field = fc.stringMatching(/^[a-zA-Z0-9 .]{1,8}$/);
    const table = fc
      .tuple(fc.integer({ min: 2, max: 6 }), fc.constantFrom(",", ";", "\t", "|"))
      .chain(([columns, delimiter]) =>
        fc.tuple(
          fc.constant(delimiter),
          fc.array(fc.array(field, { minLength: columns, maxLength: columns }), {
            minLength: 2,
            maxLength: 6,
          }),
        ),
      );
    fc.assert(
      fc.property(table, ([delimiter, rows]) => {
        expect(detectDialect(rows.map((row) => row.join(delimiter)).join("\n")).delimiter).toBe(delimiter);
      }),
      { numRuns: 300 },
    );
  });
});

describe("decimalNumber", () => {
  it.each([
    ["1.5", ".", 1.5],
    ["-.5e-3", ".", -0.0005],
    [" 12 ", ".", 12],
    ["1,5", ".", null],
    ["1,5", ",", 1.5],
    ["-0,25", ",", -0.25],
    ["1.5", ",", null],
    ["1.234,5", ",", null],
    ["", ".", null],
    [".", ".", null],
    ["0x10", ".", null],
    ["1e999", ".", null],
  ] as const)("reads %j with %j as %j", (text, decimal, value) =>
    expect(decimalNumber(text, decimal)).toBe(value),
  );
});
