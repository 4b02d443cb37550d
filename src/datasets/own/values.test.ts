import { describe, expect, it } from "vitest";
import { age, flag, isMissing, sex } from "./values.ts";

describe("cells that people write", () => {
  it.each<[string, number | null]>([
    ["56", 56],
    ["56.0", 56],
    ["56,5", 56.5],
    [" 56 years ", 56],
    ["56 J.", 56],
    ["056Y", 56], // DICOM PS3.5, value representation AS
    ["018M", 1.5],
    ["104 Wochen", 1.99],
    ["90+", 90],
    ["> 89", 90],
    [">89", 90],
  ])("age %j is %j years", (cell, years) => {
    const said = age(cell);
    expect(said.understood).toBe(true);
    expect(said.value).toBeCloseTo(years!, 2);
  });

  it.each(["", "NA", "NaN", "null", "k.A.", "unbekannt", "?"])("age %j is said to be unknown", (cell) => {
    expect(isMissing(cell)).toBe(true);
    expect(age(cell)).toEqual({ value: null, understood: true });
  });

  it.each(["old", "-1", "300", "999", "< 18", "> 50", "01.02.1960", "56 x", "1e2"])(
    "age %j is not understood",
    (cell) => {
      expect(age(cell)).toEqual({ value: null, understood: false });
    },
  );

  it.each<[string, "male" | "female" | null]>([
    ["m", "male"],
    ["M", "male"],
    ["Male", "male"],
    ["männlich", "male"],
    ["f", "female"],
    ["W", "female"],
    ["weiblich", "female"],
    ["divers", null],
    ["unknown", null],
    ["", null],
  ])("sex %j is %j", (cell, value) => expect(sex(cell)).toEqual({ value, understood: true }));

  it("sexes in numbers mean what is said of them, and otherwise nothing", () => {
    for (const cell of ["0", "1", "2"]) expect(sex(cell)).toEqual({ value: null, understood: false });
    const values = { "1": "male", "2": "female", "9": null } as const; // ISO/IEC 5218
    expect(["1", "2.0", "9", "3"].map((cell) => sex(cell, values))).toEqual([
      { value: "male", understood: true },
      { value: "female", understood: true },
      { value: null, understood: true },
      { value: null, understood: false },
    ]);
  });

  it("yes and no are said in many ways, and neither by a half", () => {
    for (const cell of ["1", "1.0", "1,0", "true", "TRUE", "Ja", "yes", "x", "+", "wahr"])
      expect(flag(cell)).toBe(true);
    for (const cell of ["0", "0.0", "-0", "False", "nein", "NO", "falsch"]) expect(flag(cell)).toBe(false);
    for (const cell of ["", "NA", "2", "0.5", "-1", "maybe", "100"]) expect(flag(cell)).toBe(null);
  });
});
