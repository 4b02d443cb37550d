import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { fakeDataset } from "../../test/fixtures/fake-dataset.ts";
import { tinyRecipe } from "../../test/fixtures/tiny-recipe.ts";
import { Home, openStore, saveOutcome, saveStudy } from "../store/index.ts";
import { stepMilliseconds } from "./index.ts";
import { planStudy } from "./plan.ts";
import { defineStudy } from "./recipe.ts";

const home = new Home(mkdtempSync(join(tmpdir(), "cardiograft-step-")));
afterAll(() => rmSync(home.dir, { recursive: true, force: true }));

const recipe = defineStudy(tinyRecipe());
const { tasks } = planStudy(recipe, { upstream: fakeDataset("a"), downstream: fakeDataset("b") }, 1);
const own = tasks.find((t) => t.kind === "train")!;
const metrics = { steps: 10, milliseconds: { data: 500, step: 70_000, evaluation: 1 } };

it("is that of a finished training of a home, else measured", { timeout: 60_000 }, async () => {
  const store = await openStore(home.create());
  try {
    await saveStudy(store.db, { id: "s", name: "s", recipe: {} }, tasks);
    const of = (batch: number) =>
      stepMilliseconds(store, recipe.model, { samples: 250, leads: 2, classes: 2 }, batch, 1);
    const outcome = { metrics, history: [], predictions: {}, device: "cpu", runtime: {} };
    await saveOutcome(store.db, own.key, outcome);
    expect(await of(8)).toBe(7050);
    const measured = await of(4);
    expect(measured).toBeGreaterThan(0);
    expect(measured).not.toBe(7050);
  } finally {
    await store.close();
  }
});
