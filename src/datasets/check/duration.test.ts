import { describe, expect, it } from "vitest";
import { Durations } from "./duration.ts";

const collected = (records: readonly (readonly [number, readonly string[]])[]) => {
  const durations = new Durations();
  for (const [seconds, labels] of records) durations.add(seconds, labels);
  return durations;
};
const times = (n: number, seconds: number, ...labels: string[]) =>
  Array.from({ length: n }, () => [seconds, labels] as const);

describe("Durations", () => {
  it("counts records by duration", () => {
    expect(collected([...times(2, 10), ...times(1, 7), ...times(3, 60)]).sorted()).toEqual([
      [7, 1],
      [10, 2],
      [60, 3],
    ]);
  });

  it("finds a label that the duration gives away, longer or shorter", () => {
    // 3/4 of the pairs have the longer record with A, none is equal: an area of 0.75 by the definition of Mann and Whitney.
    const records = [...times(10, 20, "A"), ...times(10, 30), ...times(30, 10)];
    expect(collected(records).tells()).toEqual([{ label: "A", auroc: 0.75, records: 10 }]);
    const shorter = [...times(20, 5, "B"), ...times(20, 10)];
    expect(collected(shorter).tells()).toEqual([{ label: "B", auroc: 0, records: 20 }]);
  });

  it("counts ties as half, and says nothing where there is nothing", () => {
    // 20 x 10 ties of 20 x 20 pairs, the rest is longer: 0.75.
    const half = [...times(20, 10, "A"), ...times(10, 10), ...times(10, 5)];
    expect(collected(half).tells()).toEqual([{ label: "A", auroc: 0.75, records: 20 }]);
    expect(collected([...times(20, 10, "A"), ...times(20, 10)]).tells()).toEqual([]);
    expect(collected([...times(20, 10, "A")]).tells()).toEqual([]); // nobody without it
    expect(collected([...times(5, 60, "A"), ...times(50, 10)]).tells()).toEqual([]); // too few to be believed
  });

  it("puts the clearest first", () => {
    const records = [...times(10, 8, "A", "B"), ...times(5, 20, "B"), ...times(20, 10)];
    expect(
      collected(records)
        .tells()
        .map(({ label }) => label),
    ).toEqual(["A"]);
    const both = [...times(10, 9, "A"), ...times(10, 8, "A", "C"), ...times(20, 10)];
    expect(
      collected(both)
        .tells()
        .map(({ label }) => label),
    ).toEqual(["A", "C"]);
  });
});
