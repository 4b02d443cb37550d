import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { reportCommand } from "../src/cli/report.ts";
import { Home } from "../src/store/index.ts";
import { defineStudy, runStudy, type StudyRun } from "../src/study/index.ts";
import { readStudy } from "../src/study/read-study.ts";
import { tinyRecipe } from "./fixtures/tiny-recipe.ts";

const dir = mkdtempSync(join(tmpdir(), "cardiograft-report-"));
const home = new Home(join(dir, "home"));
const tiny = tinyRecipe();
const small = { ...tiny, downstream: { ...tiny.downstream, sizes: [16], training: { steps: 9 } } };
const recipe = defineStudy(small);
const file = join(dir, "tiny.ts");

let run: StudyRun;
beforeAll(async () => {
  const study = pathToFileURL(join(import.meta.dirname, "../src/study/index.ts")).href;
  writeFileSync(
    file,
    `import { defineStudy } from ${JSON.stringify(study)};\nexport default defineStudy(${JSON.stringify(small)});\n`,
  );
  // One task at a time, so that a task has as many threads as there are cores: they are part of its key.
  run = await runStudy(recipe, { home, jobs: 1 });
}, 240_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const report = async (...options: string[]): Promise<string> => {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    await reportCommand().parseAsync([file, "--home", home.dir, ...options], { from: "user" });
    return write.mock.calls.map(([text]) => String(text)).join("");
  } finally {
    write.mockRestore();
  }
};

describe("a study that was run", { timeout: 120_000 }, () => {
  it("is read as it was judged at its end", async () => {
    expect(run.failed).toEqual([]);
    const found = await readStudy(recipe, { home });
    expect(found.results).toEqual(run.results);
    expect(found.tasks.every((t) => t.status === "done")).toBe(true);
    expect(found.tasks[0]!.runtime).toHaveProperty("onnxruntime");
    const test = found.downstream.splits.find((s) => s.split === "test")!;
    expect(test.records).toBe(run.results.testRecords);
    expect(test.positives).toEqual(run.results.cells[0]!.metrics.labels.map((l) => l.positives));
    expect(found.upstream).toMatchObject({ name: "simulated-community" });
  });

  it("is read as far as it is finished when its recipe has grown", async () => {
    const grown = defineStudy({ ...small, seeds: [1, 2, 3] });
    const { results, tasks } = await readStudy(grown, { home });
    expect(results.cells).toEqual(run.results.cells);
    expect(results.missing.map((c) => c.seed)).toEqual([3, 3]);
    expect(tasks.filter((t) => t.status === null)).not.toHaveLength(0);
  });

  it("of which nothing is there says what to do, and makes no store", async () => {
    const none = new Home(join(dir, "none"));
    await expect(readStudy(recipe, { home: none })).rejects.toThrow(/Nothing of the study tiny .* study run/);
    expect(existsSync(none.dir)).toBe(false);
    const other = defineStudy({ ...small, seeds: [9] });
    await expect(readStudy(other, { home })).rejects.toThrow(/Nothing of the study tiny is finished in/);
  });
});

describe("cardiograft study report", { timeout: 120_000 }, () => {
  it("writes a page and prints its path", async () => {
    const out = join(dir, "page.html");
    expect(await report("--out", out)).toBe(`${out}\n`);
    const page = readFileSync(out, "utf8");
    for (const { sentence } of run.results.verdicts) expect(page).toContain(sentence);
    expect(page).toContain("export default defineStudy(");
  });

  it("writes Markdown with its figures beside it", async () => {
    const out = join(dir, "page.md");
    await report("--out", out);
    const named = [...readFileSync(out, "utf8").matchAll(/\(page-figures\/([^)]+)\)/g)].map(
      ([, name]) => name,
    );
    expect(named.length).toBeGreaterThan(3);
    expect(readdirSync(join(dir, "page-figures")).sort()).toEqual(named.sort());
  });

  it("writes JSON as a run prints it", async () => {
    const out = join(dir, "results");
    await report("--out", out, "--format", "json");
    const expected = JSON.parse(JSON.stringify({ ...run.results, home: home.dir }));
    expect(JSON.parse(readFileSync(out, "utf8"))).toEqual(expected);
  });
});
