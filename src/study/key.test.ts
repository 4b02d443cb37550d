import { describe, expect, it } from "vitest";
import { taskKey } from "./key.ts";

const key = taskKey("train", 1, { seed: 1, steps: 10, model: { name: "m", width: undefined } }, ["a"]);

describe("a task key", () => {
  it("is a SHA-256, independent of the order of fields and of fields that are not set", () => {
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(taskKey("train", 1, { model: { name: "m" }, steps: 10, seed: 1 }, ["a"])).toBe(key);
  });

  it("stays the same between versions of the program, whose stores would be lost otherwise", () => {
    expect(taskKey("train", 1, { seed: 1 }, [])).toBe(
      "c702f42f238f4a2a4c9a456b23b24a00dd683c224f91e4082c5e2e755e1713bb",
    );
  });

  it.each([
    ["kind", taskKey("pretrain", 1, { seed: 1, steps: 10, model: { name: "m" } }, ["a"])],
    ["version", taskKey("train", 2, { seed: 1, steps: 10, model: { name: "m" } }, ["a"])],
    ["specification", taskKey("train", 1, { seed: 2, steps: 10, model: { name: "m" } }, ["a"])],
    ["task before it", taskKey("train", 1, { seed: 1, steps: 10, model: { name: "m" } }, ["b"])],
  ])("changes with the %s", (_, other) => {
    expect(other).not.toBe(key);
  });
});
