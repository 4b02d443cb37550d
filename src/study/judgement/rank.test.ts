import { expect, it } from "vitest";
import { rankOfScores } from "./rank.ts";

const cells = (scores: number[], gains: number[], size = 100) =>
  scores.map((score, i) => ({ score, gain: gains[i]!, size }));

it("ranks scores against gains", () => {
  const scores = [1, 2, 3, 4, 5, 6, 7, 8];
  const rising = rankOfScores(
    cells(
      scores,
      scores.map((s) => s ** 3),
    ),
  );
  expect(rising).toMatchObject({ n: 8, rho: 1 });
  // Of 8! orders two are as far from zero.
  expect(rising.p).toBeLessThan(0.002);
  // Ranks differ by 134 in squares: 1 - 6 * 134 / (8 * 63); counting all 40,320 orders gives p = 0.1323.
  const other = rankOfScores(cells(scores, [8, 3, 6, 7, 5, 1, 2, 4]));
  expect(other.rho).toBeCloseTo(1 - (6 * 134) / (8 * 63), 12);
  expect(Math.abs(other.p! - 0.1323)).toBeLessThan(0.02);
});

it("lets ties share their rank", () => {
  const { rho } = rankOfScores(cells([1, 1, 2, 3], [5, 6, 7, 8]));
  expect(rho).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
});

it("says nothing of p under eight, and nothing where nothing varies", () => {
  expect(rankOfScores(cells([1, 2, 3], [3, 2, 1]))).toEqual({ n: 3, rho: -1, p: null });
  expect(rankOfScores(cells([1, 2], [3, 2]))).toEqual({ n: 2, rho: null, p: null });
  expect(rankOfScores(cells([1, 1, 1], [3, 2, 1]))).toEqual({ n: 3, rho: null, p: null });
});

it("has no p where even a perfect order would often be by chance: eight cells, two of each size", () => {
  const pairs = [1, 2, 3, 4].flatMap((size) => [0, 1].map((n) => ({ size, score: n, gain: n })));
  expect(rankOfScores(pairs)).toEqual({ n: 8, rho: 1, p: null });
});

it("compares within sizes alone", () => {
  // Over all of them gains fall with the score; within each size they rise.
  const small = cells([1, 2, 3, 4], [15, 16, 17, 18], 100);
  const large = cells([11, 12, 13, 14], [5, 6, 7, 8], 1000);
  const found = rankOfScores([...small, ...large, ...cells([99], [99], 5000)]);
  expect(found).toMatchObject({ n: 8, rho: 1 });
  // Of 24 by 24 orders two are as far from zero.
  expect(Math.abs(found.p! - 2 / 576)).toBeLessThan(0.003);
});
