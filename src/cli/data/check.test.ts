import { readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { writeChallengeRecord } from "../../../test/support/challenge.ts";
import { temporary } from "../../../test/support/folder.ts";
import { heart } from "../../../test/support/heart.ts";
import { ptbXlRecord, writePtbXl } from "../../../test/support/ptb-xl.ts";
import { UserError } from "../../base/index.ts";
import { program } from "../program.ts";

let out = "";
let err = "";
beforeEach(() => {
  out = "";
  err = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += text;
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    err += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});

const check = (...args: string[]) => program("0").parseAsync(["data", "check", ...args], { from: "user" });

/** Four readable records of two sources, one of them with dead leads, and one that is cut off. */
function challenge(dir: string): string {
  const { signals } = heart({ seconds: 4 });
  const dead = signals.map((signal, lead) => (lead > 8 ? signal.map(() => 0) : signal));
  writeChallengeRecord(dir, { record: "A0001", dx: "164889003", seconds: 4 });
  writeChallengeRecord(dir, { record: "A0002", dx: "426783006", seconds: 6 });
  writeChallengeRecord(dir, { record: "JS00001", dx: "426177001", signals: dead });
  writeChallengeRecord(dir, { record: "JS00002", seconds: 4 });
  writeChallengeRecord(dir, { record: "JS00003", seconds: 4, age: "NaN" });
  truncateSync(join(dir, "JS00002.mat"), 9999);
  return dir;
}

describe("cardiograft data check", () => {
  it("reports a folder of several sources as one dataset, within 80 columns", async () => {
    const dir = challenge(
      join(temporary(), "a folder whose long name would not fit into any line of the report"),
    );
    await check(dir);
    expect(out).toMatch(/^PhysioNet\/CinC Challenge 2021 \(challenge\) +CC BY 4\.0\n─{80}\n/);
    expect(out).toMatch(/^ {2}records {6}4, from 4 patients; 88,253 were published$/m);
    expect(out).toMatch(/^ {2}refused {6}1 record$/m);
    expect(out).toMatch(/^ {2}duration {5}4 to 6 s, median 4$/m);
    expect(out).toMatch(/^ {2}age .*1 unknown$/m);
    expect(out).toMatch(/^ {2}AF +1 +25\.0 % {2}██████░+$/m);
    expect(out).toMatch(/^refused: 1 record\n {2}JS00002: JS00002\.mat/m);
    expect(out).toMatch(/^ {2}flat {9}1 record \(JS00001\): leads V4, V5 and V6/m);
    expect(out).toMatch(/^known traps\n {2}· /m);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect(err).toBe("");
    expect(process.exitCode ?? 0).toBe(0);
  });

  it("reports a dataset by name as JSON: counts, labels, refusals", async () => {
    const dir = writePtbXl(join(temporary(), "ptb-xl"), [
      { id: 1, patient: "7.0", codes: "{'NORM': 100.0}" },
      { id: 2, patient: "7.0", codes: "{'IMI': 15.0, 'LVH': 0.0}" },
      { id: 3, codes: "{'SR': 0.0}" },
      { id: 4 },
    ]);
    truncateSync(join(dir, "records100", "00000", `${ptbXlRecord(4)}.dat`), 100);
    await check("ptb-xl", "--data", join(dir, ".."), "--json");
    const report = JSON.parse(out);
    expect(report.dataset).toBe("ptb-xl");
    expect(report.records + report.refused.length).toBe(4);
    const reasons = Object.fromEntries(
      report.refused.map(({ record, reason }: { record: string; reason: string }) => [record, reason]),
    );
    expect(reasons[ptbXlRecord(4)]).toMatch(/00004_lr\.dat: is cut off/);
    expect(Object.keys(report.labels)).toEqual(["NORM", "MI", "STTC", "CD", "HYP"]);
    expect(report.labelSets["code-six"].labels).toMatchObject({ AF: 0 });
  });

  it("writes a line for each finding in a table", async () => {
    const folder = temporary();
    const csv = join(folder, "findings.csv");
    await check(challenge(join(folder, "data")), "--csv", csv, "--json");
    const rows = parse(readFileSync(csv), { columns: true }) as Record<string, string>[];
    expect(rows.map(({ record, outcome, check }) => [record, outcome, check])).toEqual([
      ["JS00001", "warning", "flat"],
      ["JS00002", "refused", ""],
    ]);
    expect(rows[0]).toMatchObject({ leads: "V4 V5 V6", value: "4", threshold: "1" });
    expect(rows[1]!.message).toMatch(/JS00002\.mat/);
    expect(JSON.parse(out).records).toBe(4);
  });

  it("fails only where nothing could be read", async () => {
    const dir = temporary();
    writeChallengeRecord(dir, { record: "E00001", seconds: 4 });
    truncateSync(join(dir, "E00001.mat"), 30);
    await check(dir);
    expect(out).toMatch(/^ {2}records {6}0, from 0 patients/m);
    expect(err).toBe("Nothing could be read.\n");
    expect(process.exitCode).toBe(1);
  });

  it("takes a folder of a dataset's name for the dataset", async () => {
    const [dir, before] = [temporary(), process.cwd()];
    writeChallengeRecord(join(dir, "georgia"), { record: "E00001", seconds: 4 });
    process.chdir(dir);
    try {
      await check("georgia", "--json");
    } finally {
      process.chdir(before);
    }
    expect(JSON.parse(out)).toMatchObject({ dataset: "georgia", records: 1 });
  });

  it("says what can be meant where it is not clear", async () => {
    const parent = temporary();
    const refuses = async (message: RegExp, ...args: string[]) => {
      await expect(check(...args)).rejects.toThrow(UserError);
      await expect(check(...args)).rejects.toThrow(message);
    };
    await refuses(/gorgia: neither a dataset nor a folder; the datasets are ptb-xl, .*georgia/, "gorgia");
    await refuses(/no dataset is recognised there.*cardiograft data add/, parent);
    await refuses(/gorgia: neither.*with --data, WHAT is the name of one/, "gorgia", "--data", parent);
    writePtbXl(join(parent, "p"), [{ id: 1 }]);
    writeChallengeRecord(join(parent, "g"), { record: "E00001", seconds: 1 });
    await refuses(
      /holds 2 datasets; check one:\n {2}cardiograft data check ptb-xl --data .*\n {2}.*georgia/,
      parent,
    );
    await refuses(/give --data DIR/, "ptb-xl");
  });
});
