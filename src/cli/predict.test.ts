import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { writeTinyModel } from "../../test/fixtures/tiny-model.ts";
import { predictCommand } from "./predict.ts";

/** A WFDB record in format 16 with leads I and V1, 1000 units per millivolt. */
function writeRecord(path: string, rate: number, i: number[], v1: number[]): void {
  const samples = Int16Array.from(i.flatMap((v, t) => [1000 * v, 1000 * v1[t]!]));
  const name = path.slice(path.lastIndexOf("/") + 1);
  writeFileSync(`${path}.dat`, new Uint8Array(samples.buffer));
  const lead = (description: string, mV: number[]) => {
    const checksum = mV.reduce((sum, v) => sum + 1000 * v, 0);
    return `${name}.dat 16 1000(0)/mV 16 0 ${1000 * mV[0]!} ${checksum} 0 ${description}`;
  };
  writeFileSync(
    `${path}.hea`,
    [`${name} 2 ${rate} ${i.length}`, lead("I", i), lead("V1", v1), ""].join("\n"),
  );
}

describe("cardiograft predict", () => {
  let folder = "";
  let model = "";
  let good = "";
  let fast = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "cardiograft-cli-predict-"));
    model = writeTinyModel(join(folder, "model"));
    good = join(folder, "good");
    fast = join(folder, "fast");
    writeRecord(good, 2, [2, 4, 2, 4], [0, -2, -1, -1]);
    writeRecord(fast, 500, [2, 4, 2, 4], [0, -2, -1, -1]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

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

  const predict = (...args: string[]) =>
    predictCommand().parseAsync(["--device", "cpu", ...args], { from: "user" });

  it("prints a table per record, with or without .hea in its name", async () => {
    await predict(model, good, `${good}.hea`);
    expect(out).toContain("Research use only");
    expect(out).toMatch(
      /good \(1 window\)\n {2}label {4}probability {2}threshold\n {2}high I {9}0\.953 {6}0\.500 {2}above\n {2}high V1 {8}0\.269 {6}0\.900\n/,
    );
    expect(out).toContain("good.hea (1 window)");
    expect(err).toBe("");
    expect(process.exitCode ?? 0).toBe(0);
    const table = out.split("\n").filter((line) => line.startsWith("  "));
    for (const line of table) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("reads other formats, resamples, and answers for each recording of a file", async () => {
    const table = join(folder, "ward.csv");
    const rows = Array.from({ length: 40 }, (_, i) => `${3 + Math.sin(i / 2)},${-1 + Math.cos(i)}`);
    writeFileSync(table, ["I,V1", ...rows, ""].join("\n"));
    await predict(model, table, "--sampling-rate", "20", "--units", "mV");
    expect(out).toMatch(/ward\.csv \(1 window\)\n {2}note: resampled from 20 to 2 Hz\n/);
    expect(out).toMatch(/high I {9}0\.9[4-6]/);
  });

  it("refuses a bad record by name, goes on, and ends with exit code 1", async () => {
    await predict(model, fast, join(folder, "absent"), good);
    expect(err).toMatch(/fast: refused\n.*use a longer recording/);
    expect(err).toMatch(/absent: refused/);
    expect(err).toContain("refused: 2 of 3");
    expect(out).toContain("good (1 window)");
    expect(process.exitCode).toBe(1);
  });

  it("prints one JSON document", async () => {
    await predict(model, good, fast, "--json");
    const { model: about, records } = JSON.parse(out);
    expect(about).toMatchObject({ name: "mean", intendedUse: "research use only" });
    expect(records[0]).toEqual({
      record: good,
      labels: [
        { label: "high I", probability: expect.closeTo(0.9526, 4), threshold: 0.5, above: true },
        { label: "high V1", probability: expect.closeTo(0.2689, 4), threshold: 0.9, above: false },
      ],
      windows: 1,
      notes: [],
    });
    expect(records[1]).toEqual({ record: fast, refused: expect.stringContaining("use a longer recording") });
    expect(process.exitCode).toBe(1);
  });

  it("fails as a whole where the model is not there", async () => {
    await expect(predict(join(folder, "none"), good)).rejects.toThrow(/none is not there/);
  });

  it("explains itself", () => {
    const help: string[] = [];
    const command = predictCommand().configureOutput({ writeOut: (text) => help.push(text) });
    command.outputHelp();
    const text = help.join("");
    expect(text).toContain("cardiograft predict .cardiograft/models/KEY");
    expect(text).toContain("Research use only");
  });
});
