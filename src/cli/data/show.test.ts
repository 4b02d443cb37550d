import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { formatSample } from "../../../test/support/formats.ts";
import { writeWfdb } from "../../../test/support/wfdb.ts";
import { hasFont } from "./png.ts";
import { dataShowCommand } from "./show.ts";

/** Ten seconds of six limb leads that agree with Einthoven and Goldberger, and of V1: a wave each second, in millivolt. */
function healthy(path: string, change: (row: number[], t: number) => void = () => {}): string {
  const rows = Array.from({ length: 5000 }, (_, t) => {
    const wave = Math.exp(-((((t % 500) - 250) / 10) ** 2 / 2));
    const p = 0.1 * Math.exp(-((((t % 500) - 150) / 20) ** 2 / 2));
    const noise = 0.01 * Math.sin(t * t);
    const [i, ii] = [0.6 * wave + p + noise, wave + 1.2 * p - noise];
    const row = [i, ii, ii - i, -(i + ii) / 2, i - ii / 2, ii - i / 2, -0.5 * wave + p + 2 * noise];
    change(row, t);
    return [t / 500, ...row].map((v) => v.toFixed(5)).join(",");
  });
  const names = ["I", "II", "III", "aVR", "aVL", "aVF", "V1"];
  writeFileSync(path, `time (s),${names.map((name) => `${name} (mV)`).join(",")}\n${rows.join("\n")}\n`);
  return path;
}

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

const show = (...args: string[]) => dataShowCommand().exitOverride().parseAsync(args, { from: "user" });
const TRACINGS = ["--sampling-rate", "400", "--units", "0.01mV", "--leads", "standard"];

describe("cardiograft data show", () => {
  it("prints header, signals and checks of one file, and writes nothing", async () => {
    const folder = temporary();
    const path = healthy(join(folder, "ecg.csv"));
    await show(path);
    expect(out).toContain(`${path}: CSV\n`);
    expect(out).toMatch(/\n {2}sampling rate {2}500 Hz, from the column time \(s\)\n/);
    expect(out).toMatch(/\n {2}signals {8}7 leads of 5000 samples at 500 Hz: 10 s\n/);
    expect(out).toMatch(/\nThe checks find nothing wrong\.\n$/);
    expect(err).toBe("");
    expect(readdirSync(folder)).toEqual(["ecg.csv"]);
    for (const line of out.split("\n").slice(1)) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("says what the checks find", async () => {
    const path = healthy(join(temporary(), "swapped.csv"), (row) => {
      [row[0], row[1]] = [row[1]!, row[0]!];
      row[6] = 0;
    });
    await show(path);
    expect(out).toMatch(/\n(refuse|warn) flat: .*V1/);
    expect(out).toMatch(/\n(refuse|warn) einthoven: /);
  });

  it("draws", async () => {
    const folder = temporary();
    const path = healthy(join(folder, "ecg.csv"));
    const [svg, png] = [join(folder, "a.svg"), join(folder, "a.png")];
    await show(path, "--svg", svg, "--png", png, "--layout", "6x2");
    expect(readFileSync(svg, "utf8")).toMatch(/^<svg [\s\S]*<\/svg>\s*$/);
    const bytes = readFileSync(png);
    // A PNG begins with its signature and the size of the picture.
    expect(bytes.subarray(0, 8).toString("latin1")).toBe("\u0089PNG\r\n\u001a\n");
    expect(bytes.readUInt32BE(16)).toBe(1754);
    expect(out).toContain("Written: ");
    expect(err === "").toBe(hasFont());
  });

  it("shows a record of several, by name or number", async () => {
    await show(formatSample("tracings.h5"), ...TRACINGS, "--record", "2", "--json");
    const { files } = JSON.parse(out);
    expect(files[0]).toMatchObject({
      format: "HDF5",
      records: 3,
      record: { name: "tracings-2", samplingRate: 400, samples: 40, seconds: 0.1, age: null },
      written: [],
    });
    expect(files[0].record.leads.slice(0, 6)).toEqual(["I", "II", "III", "aVR", "aVL", "aVF"]);
    expect(files[0].findings.length).toBeGreaterThan(0);
    out = "";
    await show(formatSample("tracings.h5"), ...TRACINGS, "--record", "tracings-3");
    expect(out).toMatch(/\n {2}shown {10}tracings-3, 3 of 3\n/);
    await show(formatSample("tracings.h5"), ...TRACINGS, "--record", "4");
    expect(err).toMatch(/has no record 4 \(--record\); it holds tracings-1 to tracings-3, numbered 1 to 3/);
    expect(process.exitCode).toBe(1);
  });

  it("gives each of several files a line, names those that cannot be read, and goes on", async () => {
    const folder = temporary();
    const good = healthy(join(folder, "good.csv"));
    const bad = join(folder, "bad.csv");
    writeFileSync(bad, "t (s),I (mV)\n0,1\n0.002,x\n");
    await show(bad, good, join(folder, "none"), good);
    expect(out.split("\n")).toEqual([
      expect.stringMatching(/good\.csv {2}CSV {2}7 leads, 500 Hz, 10 s {2}nothing found$/),
      expect.any(String),
      "",
    ]);
    expect(err).toMatch(/^error: .*bad\.csv, line 3.*\nerror: .*none: there is no such file/);
    expect(process.exitCode).toBe(1);
    out = "";
    await show(bad, good, "--json");
    expect(JSON.parse(out).files).toEqual([
      { file: bad, error: expect.stringContaining("line 3") },
      expect.objectContaining({ file: good, format: "CSV" }),
    ]);
  });

  it("warns of names that are no leads", async () => {
    const leads = "I,II,III,aVR,aVL,aVF,V1,V2,V3,V4,V5,VX";
    await show(formatSample("tracings.h5"), "--sampling-rate", "400", "--units", "0.01mV", "--leads", leads);
    expect(err).toMatch(
      /^warning: --leads: VX is no lead that is known, and taken as written; a misspelt\s+name\?\n$/,
    );
    expect(process.exitCode ?? 0).toBe(0);
  });

  it("refuses what contradicts a WFDB header", async () => {
    const path = writeWfdb(join(temporary(), "r"), { digital: [[1, 2, 3]], leads: ["II"] });
    await show(path, "--sampling-rate", "500");
    expect(err).toMatch(/r\.hea, line 1, sampling frequency: 100 Hz, but --sampling-rate says 500/);
    expect(process.exitCode).toBe(1);
  });

  it("asks for what a file does not say", async () => {
    await show(formatSample("tracings.h5"), "--array", "tracings");
    expect(err).toMatch(
      /error: .*tracings\.h5: the array .* does not say the sampling rate, the unit of the samples and the leads; give --sampling-rate/,
    );
    expect(process.exitCode).toBe(1);
  });

  it("refuses a drawing of several files, and options that make no sense", async () => {
    const path = healthy(join(temporary(), "a.csv"));
    await expect(show(path, path, "--svg", "x.svg")).rejects.toThrow(/--svg is for a single file/);
    await expect(show(path, "--sampling-rate", "fast")).rejects.toThrow(/must be a number/);
    await expect(show(path, "--layout", "4x3")).rejects.toThrow(/3x4/);
    expect(existsSync("x.svg")).toBe(false);
  });

  it("explains itself in 80 columns", () => {
    const help: string[] = [];
    dataShowCommand()
      .configureOutput({ writeOut: (text) => help.push(text), getOutHelpWidth: () => 80 })
      .outputHelp();
    const text = help.join("");
    expect(text).toContain("cardiograft data show ecg.csv --units mV");
    expect(text).toContain("HDF5");
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });
});
