import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { fakeDataset } from "../../test/fixtures/fake-dataset.ts";
import { tinyRecipe } from "../../test/fixtures/tiny-recipe.ts";
import { Home, type TaskStatus } from "../store/index.ts";
import { neededTasks } from "./needed.ts";
import { planStudy } from "./plan.ts";
import { defineStudy } from "./recipe.ts";
import { productsOf } from "./tasks/files.ts";

const recipe = { ...tinyRecipe(), seeds: [1] };
const datasets = { upstream: fakeDataset("community"), downstream: fakeDataset("clinic") };
const { tasks } = planStudy(defineStudy(recipe), datasets, 1);
let home: Home;
let statuses: Map<string, TaskStatus>;

beforeEach(() => {
  home = new Home(mkdtempSync(join(tmpdir(), "cardiograft-needed-")));
  statuses = new Map(tasks.map((t) => [t.key, "done"]));
  for (const file of tasks.flatMap((t) => productsOf(t, home))) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "");
  }
});
afterEach(() => rmSync(home.dir, { recursive: true, force: true }));

const titles = () => neededTasks(tasks, statuses, home).map((t) => t.title);
const remove = (title: string) => {
  for (const task of tasks.filter((t) => t.title === title)) {
    for (const file of productsOf(task, home)) rmSync(file);
  }
};
const set = (title: string, status: TaskStatus) => {
  statuses.set(tasks.find((t) => t.title === title)!.key, status);
};

it("all, when nothing is done", () => {
  expect(neededTasks(tasks, new Map(), home)).toEqual(tasks);
});

it("none, when all is done, also without caches and pre-trained models", () => {
  expect(titles()).toEqual([]);
  for (const title of ["prepare clinic", "prepare community", "pre-train, seed 1"]) remove(title);
  expect(titles()).toEqual([]);
});

it("what failed, and all that it needs", () => {
  set("evaluate scratch, 8 records, seed 1", "failed");
  expect(titles()).toEqual(["evaluate scratch, 8 records, seed 1"]);
  remove("prepare clinic");
  expect(titles()).toEqual(["prepare clinic", "evaluate scratch, 8 records, seed 1"]);
});

it("what lost its files, and what of its needs did so too", () => {
  remove("fine-tune, 8 records, seed 1");
  remove("pre-train, seed 1");
  expect(titles()).toEqual(["pre-train, seed 1", "fine-tune, 8 records, seed 1"]);
});
