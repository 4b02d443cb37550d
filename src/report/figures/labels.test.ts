import { describe, expect, it } from "vitest";
import { spread } from "./labels.ts";

describe("labels of lines", () => {
  it("stay where they are when there is room", () => {
    expect(spread([10, 50, 90], 14, [0, 100])).toEqual([10, 50, 90]);
  });

  it("stand around their middle when they are near, in their order", () => {
    expect(spread([52, 48, 50], 10, [0, 100])).toEqual([60, 40, 50]);
  });

  it("stay within the ends", () => {
    expect(spread([99, 99], 10, [0, 100])).toEqual([90, 100]);
    expect(spread([1, 1, 30], 14, [0, 100])).toEqual([0, 14, 30]);
  });

  it("push their neighbours on", () => {
    const placed = spread([40, 41, 52, 53], 10, [0, 100]);
    for (let i = 1; i < placed.length; i++)
      expect(placed[i]! - placed[i - 1]!).toBeGreaterThanOrEqual(10 - 1e-9);
  });
});
