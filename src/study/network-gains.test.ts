import { describe, expect, it } from "vitest";
import { Random } from "../base/index.ts";
import { drawsOf, gainsOf } from "./judgement/index.ts";
import { type DrawnEvaluations, type NetworkCell, networkFindings } from "./network-gains.ts";

const DRAWS = 400;
const seeds = [1, 2, 3];

/** Evaluations whose draws share how hard the test patients of `test` are, and differ a little by themselves. */
function made(gain: (network: string, seed: number) => number, noise = 0.004, tests = ["a"]) {
  const drawn = new Map();
  const cells: NetworkCell[] = [];
  for (const test of tests) {
    const hard = new Random("hard", test);
    const shared = Float64Array.from({ length: DRAWS }, () => hard.normal(0, 0.03));
    for (const network of ["cnn", "gru"]) {
      const own = seeds.map((seed) => {
        const keys = (["scratch", "arm"] as const).map((what) => {
          const key = `${test}-${network}-${seed}-${what}`;
          const random = new Random(key);
          const observed = 0.7 + (what === "arm" ? gain(network, seed) : 0);
          const draws = shared.map((v) => observed + v + random.normal(0, noise));
          drawn.set(key, { observed, draws, patients: 200 });
          return key;
        });
        return { seed, scratch: keys[0]!, arm: keys[1]! };
      });
      cells.push({ arm: "fine-tune", network, setting: `${test}-100`, test, seeds: own });
    }
  }
  return { cells, drawn: drawn as DrawnEvaluations };
}

describe("gains of networks", () => {
  it("of one network and setting have the interval of the study's own verdict", () => {
    const { cells, drawn } = made((network, seed) => (network === "cnn" ? 0.05 : 0.01) + 0.003 * seed);
    const { gains } = networkFindings(cells, drawn, 0.01);
    const own = cells[0]!.seeds.flatMap(({ seed, scratch, arm }) => [
      { arm: "scratch" as const, size: 100, seed, evaluate: scratch, perLabel: [] },
      { arm: "fine-tune" as const, size: 100, seed, evaluate: arm, perLabel: [] },
    ]);
    const [expected] = gainsOf(own, drawsOf(drawn, seeds), { region: 0.01 });
    expect(gains[0]).toMatchObject({ network: "cnn", settings: 1 });
    expect(gains[0]!.mean).toBeCloseTo(expected!.mean, 12);
    expect(gains[0]!.low).toBeCloseTo(expected!.verdict.low, 12);
    expect(gains[0]!.high).toBeCloseTo(expected!.verdict.high, 12);
  });

  it("differ where the interval of their difference is above zero", () => {
    const { cells, drawn } = made((network, seed) => (network === "gru" ? 0.06 : 0.01) + 0.002 * (seed % 2));
    const { contrasts } = networkFindings(cells, drawn, 0.01);
    expect(contrasts).toHaveLength(1);
    expect(contrasts[0]).toMatchObject({ more: "gru", less: "cnn", settings: 1, says: "more" });
    expect(contrasts[0]!.mean).toBeCloseTo(0.05, 10);
  });

  it("are alike within the region, and not told apart where seeds differ much", () => {
    const same = made((_, seed) => 0.03 + 0.001 * seed, 0.0005);
    expect(networkFindings(same.cells, same.drawn, 0.01).contrasts[0]!.says).toBe("alike");
    const wild = made(
      (network, seed) => (network === "cnn" ? 0.05 : 0.01) + (network === "cnn" ? 0.05 : -0.05) * (seed - 2),
    );
    expect(networkFindings(wild.cells, wild.drawn, 0.01).contrasts[0]!.says).toBe("untold");
  });

  it("are surer over two test sets than over one, as these are independent", () => {
    const gain = (network: string, seed: number) => (network === "cnn" ? 0.04 : 0.01) + 0.001 * seed;
    const width = (tests: string[]) => {
      const { cells, drawn } = made(gain, 0.01, tests);
      const [found] = networkFindings(cells, drawn, 0.01).contrasts;
      return found!.high! - found!.low!;
    };
    expect(width(["a", "b"]) / width(["a"])).toBeCloseTo(Math.SQRT1_2, 1);
  });

  it("are not compared where the test records differ, and have no interval of one seed", () => {
    const { cells, drawn } = made(() => 0.02);
    const apart = cells.map((cell) => (cell.network === "gru" ? { ...cell, test: "other" } : cell));
    expect(networkFindings(apart, drawn, 0.01).contrasts).toEqual([]);
    const single = cells.map((cell) => ({ ...cell, seeds: cell.seeds.slice(0, 1) }));
    expect(networkFindings(single, drawn, 0.01).contrasts[0]).toMatchObject({
      low: null,
      high: null,
      says: "untold",
    });
  });
});
