import { expect, it } from "vitest";
import { bar, clip, columns, duration, wrap } from "./text.ts";

it.each([
  [400, "0 s"],
  [89_000, "89 s"],
  [95_000, "2 min"],
  [5_300_000, "88 min"],
  [7_500_000, "2 h 05 min"],
])("%i ms are %s", (ms, text) => expect(duration(ms)).toBe(text));

it("draws bars and clips text", () => {
  expect([bar(0, 4), bar(0.5, 4), bar(2, 4)]).toEqual(["░░░░", "██░░", "████"]);
  expect([clip("abc", 3), clip("abcd", 3)]).toEqual(["abc", "ab…"]);
});

it("wraps between words, with an indent", () => {
  expect(wrap("one two three four", 9)).toBe("one two\n  three\n  four");
  expect(wrap("one", 9)).toBe("one");
});

it("aligns columns", () => {
  expect(
    columns(
      [
        ["name", "n"],
        ["a", "10"],
      ],
      [0],
    ),
  ).toEqual(["name   n", "a     10"]);
});
