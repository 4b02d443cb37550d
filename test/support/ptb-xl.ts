import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeWfdb } from "./wfdb.ts";

export interface PtbXlFixtureRow {
  id: number;
  patient?: string;
  age?: string;
  sex?: string;
  codes?: string;
  fold?: string;
}

const LEADS = ["I", "II", "III", "AVR", "AVL", "AVF", "V1", "V2", "V3", "V4", "V5", "V6"];

const STATEMENTS = `,description,diagnostic,form,rhythm,diagnostic_class,diagnostic_subclass
NORM,normal ECG,1.0,,,NORM,NORM
IMI,inferior myocardial infarction,1.0,,,MI,IMI
NDT,non-diagnostic T abnormalities,1.0,1.0,,STTC,STTC
LVH,left ventricular hypertrophy,1.0,,,HYP,LVH
1AVB,first degree AV block,1.0,,,CD,_AVB
CRBBB,complete right bundle branch block,1.0,,,CD,CRBBB
LVOLT,"low QRS voltages, frontal",,1.0,,,
SR,sinus rhythm,,,1.0,,
AFIB,atrial fibrillation,,,1.0,,
`;

/** The file name of a record, without extension. */
export const ptbXlRecord = (id: number) => `${String(id).padStart(5, "0")}_lr`;

/** Writes a small dataset in PTB-XL's layout and returns its folder: 12 leads, 1000 samples, values that name record, lead and time. */
export function writePtbXl(dir: string, rows: readonly PtbXlFixtureRow[]): string {
  mkdirSync(dir, { recursive: true });
  const lines = rows.map(
    ({ id, patient = `${id}.0`, age = "50.0", sex = "0", codes = "{'NORM': 100.0}", fold = "1" }) => {
      const file = `records100/00000/${ptbXlRecord(id)}`;
      const digital = LEADS.map((_, l) =>
        Array.from({ length: 1000 }, (_, i) => 100 * id + 10 * l + (i % 7)),
      );
      writeWfdb(join(dir, file), { leads: LEADS, digital });
      return `${id},${patient},${age},${sex},"${codes}",${fold},${file},${file.replace("100", "500")}`;
    },
  );
  const header = "ecg_id,patient_id,age,sex,scp_codes,strat_fold,filename_lr,filename_hr";
  writeFileSync(join(dir, "ptbxl_database.csv"), [header, ...lines, ""].join("\n"));
  writeFileSync(join(dir, "scp_statements.csv"), STATEMENTS);
  return dir;
}
