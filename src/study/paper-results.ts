import { isPaper, PAPER_MARK } from "./paper-protocol.ts";
import type { Recipe } from "./recipe.ts";
import type { StudyResults } from "./results.ts";

/**
 * Results of the original study's protocol: every cell and gain is marked, and nothing is concluded from them beyond the differences, as one
 * run, chosen on the test records, cannot bear it. Those of any other protocol stay as they are.
 */
export function markedResults(recipe: Recipe, results: StudyResults): StudyResults {
  if (!isPaper(recipe)) return results;
  const mark = <T extends object>(list: readonly T[]) => list.map((item) => ({ ...item, mark: PAPER_MARK }));
  const { gains, sizes } = results;
  return {
    ...results,
    ...{ protocol: "paper", mark: PAPER_MARK },
    cells: mark(results.cells),
    gains: mark(gains),
    verdicts: [],
    outcome: gains.map(
      ({ arm, size, mean }) => `${size} records: ${arm} minus scratch ${mean.toFixed(3)} (${PAPER_MARK})`,
    ),
    sizes: {
      ...sizes,
      levels: [],
      curves: [],
      equivalences: [],
      crossovers: [],
      stillRising: [],
      caution: null,
    },
    time: { ...results.time, sentences: [] },
    cost: { ...results.cost, sentences: [] },
    scores: null,
  };
}
