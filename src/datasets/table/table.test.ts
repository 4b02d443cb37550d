import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { UserError } from "../../base/index.ts";
import { csvText, parseTable, readTable } from "./index.ts";

const parse = (text: string | Uint8Array) =>
  parseTable(typeof text === "string" ? new TextEncoder().encode(text) : text, "labels.csv");

describe("a table of labels", () => {
  it("is read as Excel writes it in Germany", () => {
    // "Datei;Alter;Geschlecht\r\n..." with a byte order mark, and the same in Windows-1252.
    const text = 'Datei;Alter;Männlich\r\na.hea;56,5;ja\r\n"b;1.hea";40;"sagt ""nein"""\r\n;;\r\n';
    const rows = [
      { line: 2, fields: { Datei: "a.hea", Alter: "56,5", Männlich: "ja" } },
      { line: 3, fields: { Datei: "b;1.hea", Alter: "40", Männlich: 'sagt "nein"' } },
    ];
    const marked = parse(`\ufeff${text}`);
    expect(marked).toMatchObject({ columns: ["Datei", "Alter", "Männlich"], text: { encoding: "utf-8" } });
    expect(marked.rows).toEqual(rows);
    const latin = parse(Uint8Array.from(text, (c) => c.charCodeAt(0)));
    expect(latin.text?.encoding).toBe("windows-1252");
    expect(latin.rows).toEqual(rows);
  });

  it("is read as Excel's Unicode text: UTF-16 and tabs", () => {
    const text = "\ufefffile\tage\r\na.hea\t56,5\r\n";
    const wide = new Uint8Array(2 * text.length);
    for (let i = 0; i < text.length; i++)
      new DataView(wide.buffer).setUint16(2 * i, text.charCodeAt(i), true);
    expect(parse(wide)).toMatchObject({
      text: { encoding: "utf-16le" },
      rows: [{ fields: { file: "a.hea", age: "56,5" } }],
    });
  });

  it("counts lines as an editor does, over fields with line breaks and behind sep=", () => {
    const table = parse('sep=;\nfile;text\na;"one\ntwo"\nb;x\n');
    expect(table.rows.map(({ line }) => line)).toEqual([4, 5]);
    expect(table.columns).toEqual(["file", "text"]);
  });

  it("keeps a first column without a name, and names others", () => {
    expect(parse("file,,x\n1,2,3\n").columns).toEqual(["file", "(column 2)", "x"]);
    expect(parse(",file\n0,a\n").columns).toEqual(["", "file"]);
  });

  it.each([
    [
      "a row too short",
      "a,b\n1,2\n3\n",
      /labels\.csv, line 3: has 1 field, but the table has 2 columns; the table is damaged/,
    ],
    [
      "a row too long",
      "a,b\n1,2,3\n",
      /line 2: has 3 fields, but the table has 2 columns; is one .*; the table is damaged/,
    ],
    [
      "an open quote",
      'a,b\n1,"2\n',
      /line \d: a quoted field is not closed before the end.*damaged or cut off/,
    ],
    ["the same column twice", "sep=,\na,b,a\n1,2,3\n", /labels\.csv, line 2: two columns are named a/],
    ["a header only", "a,b\n\n", /has no rows/],
    ["nothing", "", /has no rows/],
    ["an Excel workbook", "PK\u0003\u0004...", /workbook.*save the sheet as CSV/],
  ])("with %s is refused", (_, text, message) => {
    expect(() => parse(text)).toThrow(UserError);
    expect(() => parse(text)).toThrow(message);
  });

  it("may have rows of other lengths where that is allowed", () => {
    const text = 'file;AF;note\r\na;1\r\nb;1;"x\ny"\r\nc\r\nd;1;x;y\r\ne;0;z;;\r\n;\r\nf;1;\r\n';
    const table = parseTable(new TextEncoder().encode(text), "labels.csv", { ragged: true });
    expect(table.rows.map(({ line, fields }) => [line, ...Object.values(fields)])).toEqual([
      [2, "a", "1", ""],
      [4, "b", "1", "x\ny"],
      [5, "c", "", ""],
      [7, "e", "0", "z"],
      [9, "f", "1", ""],
    ]);
    expect(table.tooLong).toEqual([
      { line: 6, problem: expect.stringMatching(/^has 4 fields, but the table has 3 columns; is one/) },
    ]);
  });

  it("that is missing, a folder or far too large is refused", () => {
    const dir = temporary();
    expect(() => readTable(join(dir, "none.csv"))).toThrow(/none\.csv: cannot be read \(ENOENT\); correct/);
    mkdirSync(join(dir, "folder"));
    expect(() => readTable(join(dir, "folder"))).toThrow(/folder: cannot be read \(EISDIR\)/);
    writeFileSync(join(dir, "huge.csv"), "a,b\n");
    truncateSync(join(dir, "huge.csv"), 300 * 2 ** 20); // sparse
    expect(() => readTable(join(dir, "huge.csv"))).toThrow(/has 300 MB, and tables of at most 256 MB/);
  });

  it("has columns of any name", () => {
    const { rows } = parse("__proto__,constructor\n1,2\n");
    expect(Object.entries(rows[0]!.fields)).toEqual([
      ["__proto__", "1"],
      ["constructor", "2"],
    ]);
  });
});

it("csvText is read back as it was", () => {
  const rows = [
    ["file", "text"],
    ["a,b", 'she said "x"'],
    ["two\nlines", " padded; "],
    ["", "ü"],
  ];
  const { columns, rows: back } = parse(csvText(rows));
  expect([columns, ...back.map(({ fields }) => Object.values(fields))]).toEqual(rows);
});
