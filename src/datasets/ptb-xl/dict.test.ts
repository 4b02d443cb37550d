import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePythonDict } from "./dict.ts";

describe("parsePythonDict", () => {
  it.each([
    ["{'NORM': 100.0, 'SR': 0.0}", { NORM: 100, SR: 0 }],
    [`{"LAO/LAE": 50, 'PRC(S)': 1e2}`, { "LAO/LAE": 50, "PRC(S)": 100 }],
    [" {'A':1,} ", { A: 1 }],
    ["{}", {}],
    ["{ }", {}],
  ])("reads %s", (text, expected) => {
    expect(Object.fromEntries(parsePythonDict(text)!)).toEqual(expected);
  });

  it.each([
    "",
    "{",
    "{,}",
    "{'NORM': 100.0",
    "{'NORM': 100.0, 'SR'",
    "{'NORM': 100.0 'SR': 0.0}",
    "{'NORM': 100.0}}",
    "{'NORM': 100.0} x",
    "{'NORM': __import__('os')}",
    "{'NORM': nan}",
    "{NORM: 1}",
    "{'A': 1, 'A': 2}",
    "['NORM']",
    "{'a\\'b': 1}",
  ])("refuses %j", (text) => {
    expect(parsePythonDict(text)).toBeNull();
  });

  it("reads back any dictionary", () => {
    const key = fc.string().filter((s) => !/['\\]/.test(s));
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(key, fc.integer()), { selector: ([k]) => k }), (entries) => {
        const text = `{${entries.map(([k, v]) => `'${k}': ${v}`).join(", ")}}`;
        expect([...parsePythonDict(text)!]).toEqual(entries);
      }),
    );
  });
});
