/**
 * A stranger's folder for `cardiograft advise`, cut from PTB-XL: `npx node bench/stranger.ts --data DIR --out FOLDER [--records N] [--seed N]`.
 *
 * N records (600) with a superclass, drawn from folds 9 and 10, as WFDB files side by side, and `labels.csv` as a German Excel writes it:
 * semicolons, and a column of 0 and 1 for each superclass. No folds, and patients under other names. A model that was trained on folds 1
 * to 8 has seen none of them.
 */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Random, UserError } from "../src/base/index.ts";
import { openDataset } from "../src/datasets/index.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    out: { type: "string" },
    records: { type: "string", default: "600" },
    seed: { type: "string", default: "1" },
  },
});
const { data, out, seed } = values;
if (!data || !out) throw new UserError("--data DIR with PTB-XL and --out FOLDER to write are needed.");

const SET = "superclasses";
const { entries, labelSets } = openDataset({ name: "ptb-xl" }, { data });
const candidates = entries.filter((e) => e.fold !== null && e.fold >= 9 && e.labels[SET]!.length > 0);
const order = new Random("stranger", seed).permutation(candidates.length);
const drawn = [...order.subarray(0, Number(values.records))].map((i) => candidates[i]!);
const patients = [...new Set(entries.map(({ patient }) => patient))];
const renamed = new Random("patients", seed).permutation(patients.length);
const named = new Map(patients.map((patient, i) => [patient, `P${String(renamed[i]).padStart(5, "0")}`]));

mkdirSync(out, { recursive: true });
const rows = drawn.map(({ record, patient, age, sex, labels }) => {
  for (const ending of [".hea", ".dat"])
    copyFileSync(
      join(data, "records100", `${record.slice(0, 2)}000`, record + ending),
      join(out, record + ending),
    );
  const given = labelSets[SET]!.map((label) => (labels[SET]!.includes(label) ? "1" : "0"));
  const gender = sex === "male" ? "m" : sex === "female" ? "w" : "";
  return [record, named.get(patient)!, age === null ? "" : `${age}`, gender, ...given];
});
const table = [["Datei", "Patienten-ID", "Alter", "Geschlecht", ...labelSets[SET]!], ...rows];
writeFileSync(join(out, "labels.csv"), table.map((row) => `${row.join(";")}\r\n`).join(""), "latin1");
console.log(`${drawn.length} records and labels.csv in ${out}`);
