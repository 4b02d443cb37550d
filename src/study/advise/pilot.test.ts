import { describe, expect, it } from "vitest";
import { leastPilot, millisecondsOf, type Pace, pilotFor, sizesFor, wantedSteps } from "./pilot.ts";

const pace: Pace = { msPerStep: 250, lanes: 2, batch: 64, crops: 4 };
const counts = { train: 363, test: 180 };
const minutes = (n: number) => n * 60_000;

describe("the sizes of a pilot", () => {
  it("are all training records in tens, and a quarter where that is enough", () => {
    expect(sizesFor({ train: 363 })).toEqual([90, 360]);
    expect(sizesFor({ train: 200 })).toEqual([200]);
    expect(sizesFor({ train: 7 })).toEqual([7]);
  });
});

describe("a pilot", () => {
  it("has three seeds at two sizes where there is time, and spends what is left on seeds", () => {
    const three = pilotFor(counts, pace, minutes(10))!;
    expect(three).toMatchObject({ sizes: [90, 360], seeds: [1, 2, 3] });
    expect(three.steps).toEqual({ 90: wantedSteps(90, 64), 360: wantedSteps(360, 64) });
    const long = pilotFor(counts, pace, minutes(20))!;
    expect(long.seeds.length).toBeGreaterThan(3);
    expect(long.steps).toEqual(three.steps);
    expect(pilotFor(counts, pace, minutes(1000))!.seeds).toHaveLength(10);
  });

  it("gives up the smaller size, then steps, then a seed, as time is shorter", () => {
    const shapes = [8, 4, 2].map((n) => pilotFor(counts, pace, minutes(n))!);
    expect(shapes.map(({ sizes }) => sizes)).toEqual([[360], [360], [360]]);
    expect(shapes[0]!.steps[360]).toBe(wantedSteps(360, 64));
    expect(shapes[1]!.steps[360]).toBeLessThan(wantedSteps(360, 64));
    expect(shapes.map(({ seeds }) => seeds.length)).toEqual([3, 3, 2]);
    expect(pilotFor(counts, pace, minutes(1))).toBeNull();
  });

  it("stays within its time", () => {
    for (const n of [2, 3, 4, 6, 9, 14, 30]) {
      const pilot = pilotFor(counts, pace, minutes(n));
      if (pilot !== null) expect(pilot.milliseconds).toBeLessThanOrEqual(minutes(n));
    }
  });

  it("keeps the steps that it had: more time adds a size and seeds, and the same time gives the same pilot", () => {
    const first = pilotFor(counts, pace, minutes(4))!;
    expect(pilotFor(counts, pace, minutes(4), first.steps)).toEqual(first);
    const more = pilotFor(counts, pace, minutes(20), first.steps)!;
    expect(more.steps).toEqual(first.steps);
    expect(more.sizes).toEqual([90, 360]);
    expect(more.seeds.slice(0, first.seeds.length)).toEqual(first.seeds);
  });

  it("fits into the time of the least one, and into none that is shorter", () => {
    const least = leastPilot(counts, pace);
    expect(pilotFor(counts, pace, least.milliseconds)).toMatchObject({ seeds: [1, 2], sizes: [360] });
    expect(pilotFor(counts, pace, least.milliseconds - 1000)).toBeNull();
    expect(leastPilot(counts, pace, { 90: 200, 360: 300 }).milliseconds).toBeGreaterThan(least.milliseconds);
  });

  it("takes longer the longer a step takes", () => {
    expect(millisecondsOf(360, 300, counts, { ...pace, msPerStep: 500 })).toBeGreaterThan(
      1.5 * millisecondsOf(360, 300, counts, pace),
    );
  });
});
