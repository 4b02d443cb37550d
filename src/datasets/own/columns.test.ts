import { expect, it } from "vitest";
import { type Content, guessColumn, sexOfFlags } from "./columns.ts";

const content = (column: string, cells: readonly string[]): Content => {
  const values = new Map<string, number>();
  for (const cell of cells.filter((text) => text !== "")) values.set(cell, (values.get(cell) ?? 0) + 1);
  return { column, rows: cells.length, filled: cells.filter((text) => text !== "").length, values };
};
const role = (column: string, cells: readonly string[]) =>
  guessColumn(content(column, cells), new Set()).role;

const IDS = ["a7", "a8", "a9", "a7"];

it.each([
  ["patient_id", IDS, "patient"],
  ["PatientID", IDS, "patient"],
  ["Patienten-Nr.", IDS, "patient"],
  ["subject", IDS, "patient"],
  ["pid", IDS, "patient"],
  ["patient_age", ["50", "60", "70", ""], "age"],
  ["Alter (Jahre)", ["50,5", "60", "NA", ""], "age"],
  ["age", ["young", "old", "old", ""], "ignore"],
  ["Gender", ["M", "F", "F", ""], "sex"],
  ["sex", ["0", "1", "1", ""], "ignore"],
  ["männlich", ["ja", "nein", "ja", ""], "sex"],
  ["strat_fold", ["1", "2", "10", "3"], "fold"],
  ["Split", ["train", "Test", "val", "train"], "fold"],
  ["fold", ["1", "2", "many", "3"], "ignore"],
  ["AF", ["0", "1", "0", ""], "label"],
  ["1dAVb", ["True", "False", "False", "True"], "label"],
  ["AF", ["0", "0", "0", "0"], "ignore"],
  ["AF", ["1", "1", "1", "1"], "ignore"],
  ["rhythm", ["SR", "AF", "SR", "SR"], "class"],
  ["Diagnose", ["AF; RBBB", "SR", "", "SR"], "list"],
  ["scp_codes", ["AF|RBBB", "SR", "AF", "SR"], "list"],
  ["device", ["A", "B", "A", "B"], "ignore"],
  ["name", ["Ann", "Bob", "Cid", "Dee"], "ignore"],
  ["diagnosis", ["", "", "", ""], "ignore"],
])("a column %s of %j is read as %s", (column, cells, expected) =>
  expect(role(column, cells)).toBe(expected),
);

it("texts without end are no classes", () => {
  const texts = Array.from({ length: 60 }, (_, i) => `text ${i}`);
  expect(guessColumn(content("Befund", texts), new Set())).toMatchObject({
    role: "ignore",
    because: "its name, but 60 different values",
  });
});

it("few values may be classes or lists, and how to say so is said", () => {
  const because = (column: string, cells: readonly string[]) =>
    guessColumn(content(column, cells), new Set()).because;
  expect(because("Größe", ["A", "B", "A"])).toBe("2 values; --map Größe=class makes it a label");
  expect(because("lab result", ["A", "B", "A"])).toBe('2 values; --map "lab result=class" makes it a label');
  expect(because("seen", ["A;B", "B", "A;B"])).toBe("2 values; --map seen=list makes labels of it");
  expect(because("site", ["A", "A", "A"])).toBe("one value");
  expect(because("note", ["A", "B", "C"])).toBe("every value is another");
});

it("one role is given once", () => {
  const second = guessColumn(content("patient", IDS), new Set(["patient"]));
  expect(second.role).toBe("ignore");
});

it("yes means the sex that the column is named after", () => {
  expect(sexOfFlags(content("is_male", ["1", "0"]))).toEqual({ 1: "male", 0: "female" });
  expect(sexOfFlags(content("female", ["True", "False"]))).toEqual({ True: "female", False: "male" });
  expect(sexOfFlags(content("weiblich", ["ja"]))).toEqual({ ja: "female" });
  expect(sexOfFlags(content("sex", ["0", "1"]))).toBeUndefined();
});
