import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { studyCommand } from "../src/cli/study.ts";
import { Home } from "../src/store/index.ts";
import { defineStudy, readStudy, runStudy, type StudyEvent, type StudyRun } from "../src/study/index.ts";
import { tinyRecipe } from "./fixtures/tiny-recipe.ts";

const dir = mkdtempSync(join(tmpdir(), "cardiograft-commands-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const worker = new URL("fixtures/fake-study-worker.ts", import.meta.url);
const study = pathToFileURL(join(import.meta.dirname, "../src/study/index.ts")).href;
const tiny = { ...tinyRecipe(), seeds: [1, 2, 3, 4, 5] };

/** What a command prints. */
async function print(...args: string[]): Promise<string> {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    await studyCommand().parseAsync(args, { from: "user" });
    return write.mock.calls.map(([text]) => String(text)).join("");
  } finally {
    write.mockRestore();
  }
}

/** A recipe, its file, and what running it tells. */
function made(called: string, change: object) {
  const written = { ...tiny, name: called, ...change };
  const recipe = defineStudy(written);
  const file = join(dir, `${called}.ts`);
  writeFileSync(
    file,
    `import { defineStudy } from ${JSON.stringify(study)};\nexport default defineStudy(${JSON.stringify(written)});\n`,
  );
  const run = async (home: Home, options: { data?: string; untilDecided?: boolean } = {}) => {
    const events: StudyEvent[] = [];
    // One at a time, with as many threads as a command's own plan has: they are part of a task's key.
    const shared = { home, jobs: 1, worker, onEvent: (event: StudyEvent) => events.push(event) };
    const result = await runStudy(recipe, { ...shared, ...options });
    const started = events.flatMap((e) => (e.type === "started" ? [e.task.title] : []));
    return { ...result, started };
  };
  return { recipe, file, run };
}

describe("a study that is run until it is decided", { timeout: 120_000 }, () => {
  const home = new Home(join(dir, "decided"));
  const growing = made("growing", {});
  const options = { data: "pays", untilDecided: true };
  let first: StudyRun & { started: string[] };
  beforeAll(async () => {
    first = await growing.run(home, options);
  }, 280_000);

  it("adds seeds where nothing stands yet, and none where it is decided", () => {
    const { results, failed } = first;
    expect(failed).toEqual([]);
    const seeds = (arm: string, size: number) =>
      results.cells.filter((c) => c.arm === arm && c.size === size).map(({ seed }) => seed);
    expect(seeds("fine-tune", 8)).toEqual([1, 2, 3]);
    expect(seeds("scratch", 8)).toEqual([1, 2, 3]);
    expect(seeds("fine-tune", 16)).toEqual([1, 2, 3, 4, 5]);
    const [eight, sixteen] = results.gains as [
      (typeof results.gains)[number],
      (typeof results.gains)[number],
    ];
    expect(eight.verdict.conclusion).toBe("pays");
    expect(sixteen.verdict.conclusion).toBe("undecided");
    // The three looks share the error: the first has the least of it.
    expect(eight.error).toBeCloseTo(0.05 / 9, 12);
    expect(sixteen.error).toBeCloseTo((0.05 * 5) / 9, 12);
  });

  it("has nothing left to do, and is read and exported as it was judged", async () => {
    const again = await growing.run(home, options);
    expect(again.started).toEqual([]);
    expect(again.results).toEqual(first.results);
    const { results } = await readStudy(growing.recipe, { home, untilDecided: true });
    expect(results.gains).toEqual(first.results.gains);
    const csv = join(dir, "csv");
    const printed = await print(
      "export",
      growing.file,
      "--csv",
      csv,
      "--home",
      home.dir,
      "--until",
      "decided",
    );
    expect(printed).toContain("the predictions of 16 evaluations");
    const [heading, ...rows] = readFileSync(join(csv, "gains.csv"), "utf8").trim().split("\r\n");
    const column = heading!.split(",").indexOf("error");
    expect(rows.map((row) => Number(row.split(",")[column]))).toEqual(
      first.results.gains.map(({ error }) => error),
    );
    expect(existsSync(join(csv, "predictions", "fine-tune-8-4.csv"))).toBe(false);
  });
});

describe("a study with minutes", { timeout: 120_000 }, () => {
  const home = new Home(join(dir, "minutes"));
  const minutes = made("minutes", {
    seeds: [1],
    downstream: { ...tiny.downstream, training: { budget: { minutes: 0.01 } } },
  });

  it("is planned, run with the steps they come to, and goes on with these under another title and seed", async () => {
    const before = JSON.parse(await print("plan", minutes.file, "--home", home.dir, "--jobs", "1", "--json"));
    expect(before.total).toMatchObject({ untimed: 0 });
    expect(existsSync(home.dir)).toBe(false);
    const { results, failed } = await minutes.run(home);
    expect(failed).toEqual([]);
    const steps = new Set(results.cells.map((cell) => cell.steps));
    expect(steps.size).toBe(1);
    expect([...steps][0]).toBeGreaterThan(1);
    const more = made("more", {
      ...{ name: "minutes", seeds: [1, 2], title: "Two seeds" },
      downstream: { ...tiny.downstream, training: { budget: { minutes: 0.01 } } },
    });
    const { results: grown, started } = await more.run(home);
    expect(started.filter((title) => title.includes("seed 1"))).toEqual([]);
    expect(new Set(grown.cells.map((cell) => cell.steps))).toEqual(steps);
    const after = JSON.parse(await print("plan", more.file, "--home", home.dir, "--jobs", "1", "--json"));
    expect(after.total.milliseconds).toBe(0);
  });

  it("is compared with another, by its file or by its name", async () => {
    const text = await print("compare", minutes.file, "minutes", "--home", home.dir);
    expect(text).toContain("A: minutes");
    expect(text).toContain("B: Two seeds");
    expect(text).toMatch(/^ +8 +scratch +scratch +1 /m);
    const json = JSON.parse(await print("compare", minutes.file, "minutes", "--home", home.dir, "--json"));
    for (const { difference } of json.cells) expect(difference).toBe(0);
  });
});
