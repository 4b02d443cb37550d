import { join } from "node:path";
import { UserError } from "../../base/index.ts";
import { CODE_SIX } from "../../labels/index.ts";
import { readCsv } from "../csv.ts";
import type { DatasetEntry } from "../types.ts";

/**
 * The entries of CODE-test from `attributes.csv` (age, sex) and `annotations/gold_standard.csv` (0 or 1 for each of the six), whose lines
 * go with the tracings in order, and the tables' hashes. Every exam is of another patient. @throws UserError naming line and field.
 */
export function readTables(dir: string): { entries: DatasetEntry[]; hashes: string[] } {
  const attributesPath = join(dir, "attributes.csv");
  const goldPath = join(dir, "annotations", "gold_standard.csv");
  const attributes = readCsv(attributesPath, ["age", "sex"]);
  const gold = readCsv(goldPath, CODE_SIX);
  if (attributes.rows.length !== gold.rows.length) {
    throw new UserError(
      `${goldPath}: has ${gold.rows.length} lines, but ${attributesPath} has ${attributes.rows.length}: ` +
        "they go together line by line; fetch both again",
    );
  }
  const entries = gold.rows.map(({ line, fields }, i): DatasetEntry => {
    const { age, sex } = attributes.rows[i]!.fields;
    const fail = (path: string, at: number, field: string, value: string | undefined): never => {
      throw new UserError(
        `${path}, line ${at}, ${field}: "${value}" cannot be right; the table is damaged, fetch it again`,
      );
    };
    const wrong = (field: string, value: string | undefined) =>
      fail(attributesPath, attributes.rows[i]!.line, field, value);
    const labels = CODE_SIX.filter((label) => {
      const value = fields[label];
      if (value === "" || value === undefined || (Number(value) !== 0 && Number(value) !== 1))
        fail(goldPath, line, label, value);
      return Number(value) === 1;
    });
    const record = `exam-${String(i + 1).padStart(3, "0")}`;
    return {
      record,
      patient: record,
      fold: null,
      age: age === "" ? null : /^\d{1,3}(\.\d+)?$/.test(age!) ? Number(age) : wrong("age", age),
      sex: sex === "" ? null : sex === "M" ? "male" : sex === "F" ? "female" : wrong("sex", sex),
      labels: { "code-six": labels },
    };
  });
  return { entries, hashes: [attributes.hash, gold.hash] };
}
