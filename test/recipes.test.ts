import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { Home } from "../src/store/index.ts";
import { loadStudies, planAhead } from "../src/study/index.ts";

const home = new Home(mkdtempSync(join(tmpdir(), "cardiograft-recipes-")));
afterAll(() => rmSync(home.dir, { recursive: true, force: true }));

const files = readdirSync("recipes").filter((file) => file.endsWith(".ts"));
/** Studies of those that are grids. */
const GRIDS: Readonly<Record<string, number>> = {
  "paper.ts": 73,
  "paper-sound.ts": 73,
  "cnn-vs-rnn.ts": 6,
  "ptb-xl-benchmark.ts": 2,
};

it.each(files)("recipes/%s can be read and planned without its data", async (file) => {
  const set = await loadStudies(join("recipes", file));
  expect(set.studies).toHaveLength(GRIDS[file] ?? 1);
  const plan = planAhead(set, { home, measure: false });
  // Only one's own recordings cannot be fetched.
  if (file === "own.ts") return void (await expect(plan).rejects.toThrow(/--data/));
  expect((await plan).studies.flatMap(({ kinds }) => kinds).length).toBeGreaterThan(0);
});
