import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { writeRecordings, writeTable } from "../../../test/support/own.ts";
import { UserError } from "../../base/index.ts";
import { openDataset } from "../../datasets/index.ts";
import { dataAddCommand } from "./add.ts";

afterEach(() => vi.restoreAllMocks());

const TABLE =
  "ecg;patient;Name;Geschlecht;Alter;AF;Diagnose\n" +
  "A01;4711;Geheim;0;56,5;1;AF|SR\nA02;4711;Geheim;0;57;0;SR\nA03;4712;Privat;1;80;1;AF\nA04;4713;Diskret;1;81;;AF\nA99;1;Fort;0;1;1;AF\n";

function ward(): string {
  const dir = join(temporary(), "ward");
  writeRecordings(dir, ["A01", "A02", "A03", "A04"]);
  writeTable(join(dir, "labels.csv"), TABLE);
  return dir;
}

async function add(dir: string, ...args: string[]): Promise<string> {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const command = dataAddCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  await command.parseAsync([dir, "--labels", join(dir, "labels.csv"), ...args], { from: "user" });
  return write.mock.calls.map(([text]) => text).join("");
}

describe("cardiograft data add", () => {
  it("shows what it guesses, in 80 columns and without anybody's name, and writes it", async () => {
    const dir = ward();
    const text = await add(dir);
    expect(text).toMatch(
      /^ward: 3 records of 2 patients, 5 rows in labels\.csv\n\(utf-8, columns separated by ";", decimals by ","\)/,
    );
    expect(text).toMatch(/ecg +file +4 of 5 name a file +A01, A02, A03/);
    expect(text).toMatch(/patient +patient +its name +\(not shown\)/);
    expect(text).toMatch(/Diagnose +list \(\|\)/);
    expect(text).toMatch(/Labels "labels" \(each yes or no\): AF 2\./);
    expect(text).toMatch(/Left out: 2 rows\n- A04: labels\.csv, line 5, AF: is empty/);
    expect(text).toMatch(/- A99: labels\.csv, line 6, ecg: "A99" names no file/);
    expect(text).toMatch(/- Geschlecht is not used: .*\n?.*--sex 0=male,1=female/);
    expect(text).toContain(`Wrote ${join(dir, "dataset.json")}.`);
    expect(text).not.toMatch(/Geheim|Privat|4711/);
    for (const line of text.split("\n")) if (!line.includes(dir)) expect(line.length).toBeLessThanOrEqual(80);
    expect(openDataset({ name: "own" }, { data: dir }).entries).toHaveLength(3);
  });

  it("looks for the table where a path leads, and warns of names that are no leads", async () => {
    const dir = ward();
    const run = dataAddCommand().exitOverride().parseAsync([dir, "--labels", "labels.csv"], { from: "user" });
    await expect(run).rejects.toThrow(
      /labels\.csv: there is no such file .*; did you mean .*ward\/labels\.csv\?$/,
    );
    const path = join(dir, "A01.hea");
    writeFileSync(path, readFileSync(path, "utf8").replace(/ I\n/, " ?\n"));
    expect(await add(dir, "--dry-run", "--leads", "VX,II")).toMatch(
      /- --leads: VX is no lead that is known, and taken as written/,
    );
  });

  it("does not blame a description that is not there", async () => {
    const dir = ward();
    writeFileSync(join(dir, "labels.csv"), "ecg;patient;AF\nA01;1;\nA02;2;\n");
    await expect(add(dir, "--dry-run", "--map", "AF=label", "--unlabelled", "refuse")).rejects.toThrow(
      /labels\.csv: none of the 2 rows of labels\.csv can be used; the first reason/,
    );
    writeFileSync(join(dir, "labels.csv"), "ecg;patient;AF\nA01;1;gut\nA02;2;schlecht\n");
    await expect(add(dir, "--dry-run", "--map", "AF=label")).rejects.toThrow(
      /with --map AF=class each value is/,
    );
  });

  it("writes nothing in a rehearsal", async () => {
    const dir = ward();
    expect(await add(dir, "--dry-run")).toMatch(/Nothing was written\.\n$/);
    expect(existsSync(join(dir, "dataset.json"))).toBe(false);
  });

  it("does what it is told", async () => {
    const dir = ward();
    const args = [
      "--map",
      "Diagnose=list:|",
      "--map",
      "AF=ignore",
      "--sex",
      "0=male,1=female",
      "--name",
      "n",
      "--rate",
      "50",
    ];
    const out = JSON.parse(await add(dir, ...args, "--seconds", "2", "--licence", "ours", "--json"));
    expect(out).toMatchObject({
      written: true,
      records: 4,
      patients: 3,
      labels: { diagnose: { AF: 3, SR: 2 } },
      refused: [{ record: "A99" }],
      table: { rows: 5, encoding: "utf-8", delimiter: ";", decimal: "," },
      description: {
        name: "n",
        licence: "ours",
        sex: { values: { 0: "male", 1: "female" } },
        prepare: { samplingRate: 50, seconds: 2 },
      },
    });
    expect(JSON.stringify(out)).not.toMatch(/Geheim|4711/);
    expect(JSON.parse(readFileSync(join(dir, "dataset.json"), "utf8"))).toEqual(out.description);
    await expect(add(dir)).rejects.toThrow(UserError);
    expect(await add(dir, "--force", "--unlabelled", "negative", "--dry-run")).toMatch(
      /Labels "labels".*AF 2/,
    );
  });

  it.each([
    [["--map", "AF"], /COLUMN=ROLE/],
    [["--map", "AF=yes"], /ROLE one of file, name, patient/],
    [["--map", "AF=label:;"], /COLUMN=ROLE/],
    [["--sex", "0=man"], /0=male,1=female/],
    [["--unlabelled", "maybe"], /refuse or negative/],
    [["--rate", "-5"], /positive number/],
    [["--map", "nothing=label"], /--map nothing: there is no such column; the table has ecg/],
  ])("refuses %j", async (args, message) => {
    await expect(add(ward(), ...args)).rejects.toThrow(message);
  });

  it("explains itself, with examples", () => {
    let help = "";
    dataAddCommand()
      .configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 80 })
      .outputHelp();
    expect(help).toContain("cardiograft data add ward --labels");
    for (const line of help.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });
});
