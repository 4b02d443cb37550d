import { expect, it } from "vitest";
import { Home, type StudySummary } from "../store/index.ts";
import { newestByName, storedText } from "./status.ts";

const study = (name: string, id: string, minute: number): StudySummary => ({
  ...{ name, id, tasks: { done: 3 }, errors: [] },
  updated: new Date(Date.UTC(2026, 10, 22, 12, minute)),
});

it("a study whose recipe was edited is listed once, with when the earlier one was run", () => {
  const listed = newestByName([study("b", "3", 30), study("a", "2", 20), study("b", "1", 10)]);
  expect(listed.map(({ id, earlier }) => [id, earlier.map((other) => other.id)])).toEqual([
    ["3", ["1"]],
    ["2", []],
  ]);
  expect(storedText(listed, new Home("/home")).split("\n")).toEqual([
    "Nothing runs in /home. Studies:",
    "b: 3 done (2026-11-22 12:30 UTC)",
    "  its recipe was another before, last run 2026-11-22 12:10 UTC",
    "a: 3 done (2026-11-22 12:20 UTC)",
  ]);
});
