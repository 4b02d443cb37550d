import type { Draws } from "../../src/study/judgement/index.ts";

interface Made {
  readonly seed: number;
  readonly evaluate: string;
  readonly value: number;
}

/** Draws of a study in which every cell has its value and `noise(draw)` more. */
export function constantDraws(cells: readonly Made[], noise: readonly number[] = [0, 0, 0, 0]): Draws {
  return {
    ...{ count: noise.length, patients: 500 },
    seedWeights: new Map(cells.map((c) => [c.seed, new Float64Array(noise.length).fill(1)])),
    values: new Map(
      cells.map((c) => [
        c.evaluate,
        { observed: c.value, draws: Float64Array.from(noise, (n) => c.value + n) },
      ]),
    ),
  };
}
