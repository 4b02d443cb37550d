import type { Table, TableRow } from "../table/index.ts";
import type { DatasetEntry } from "../types.ts";
import type { Description } from "./description.ts";
import { quoted } from "./labels.ts";
import { age, isMissing, sex } from "./values.ts";

/** Of whom a record is, and in which fold; or why that cannot be known. */
export type Person =
  | {
      entry: Pick<DatasetEntry, "patient" | "fold" | "age" | "sex">;
      understood: { age: boolean; sex: boolean };
    }
  | { problem: string };

export function readPerson({ fields }: TableRow, record: string, description: Description): Person {
  const { patient, folds } = description;
  const who = patient === undefined ? record : fields[patient.column]!.trim();
  if (patient !== undefined && isMissing(who)) {
    return {
      problem: `${patient.column}: is empty; without a patient the record could be on both sides of a split`,
    };
  }
  let fold: number | null = null;
  if (folds !== undefined && "column" in folds) {
    const cell = fields[folds.column]!.trim();
    const meant = Object.entries(folds.values ?? {}).find(
      ([word]) => word.toLowerCase() === cell.toLowerCase(),
    );
    fold = meant?.[1] ?? (/^\d{1,4}([.,]0+)?$/.test(cell) ? Number.parseInt(cell, 10) : null);
    if (fold === null) {
      return {
        problem: `${folds.column}: ${quoted(cell)} is no fold; say which one it is in folds.values of the description`,
      };
    }
  }
  const unknown = { value: null, understood: true };
  const years = description.age === undefined ? unknown : age(fields[description.age.column]!);
  const saidSex =
    description.sex === undefined ? unknown : sex(fields[description.sex.column]!, description.sex.values);
  return {
    entry: { patient: who, fold, age: years.value, sex: saidSex.value },
    understood: { age: years.understood, sex: saidSex.understood },
  };
}

/** What was not understood of ages and sexes, on which lines. */
export function personRemarks(
  table: Table,
  description: Description,
  lines: { age: number[]; sex: number[] },
): string[] {
  const remark = (field: "age" | "sex", remedy: string) => {
    const list = lines[field];
    if (list.length === 0) return [];
    const where = `${table.counts} ${list.slice(0, 3).join(", ")}${list.length > 3 ? " ..." : ""}`;
    return [
      `${description[field]!.column}: ${list.length} not understood (${where}) and taken as unknown; ${remedy}`,
    ];
  };
  return [
    ...remark("age", "ages are years, such as 56 or 56,5"),
    ...remark("sex", "say what its values mean in sex.values of the description"),
  ];
}
