import { capital, metricOf, type StudyResults, titleOf } from "../study/index.ts";
import { plural, three } from "./numbers.ts";

type Level = StudyResults["sizes"]["levels"][number];

/** `0.928 [0.923, 0.934]`; a single seed has no interval. */
export const levelText = ({ mean: { value, low, high } }: Pick<Level, "mean">): string =>
  low === null || high === null ? three(value) : `${three(value)} [${three(low)}, ${three(high)}]`;

/** What each arm reaches at each size, for studies in which nothing is compared. */
export const levelSentences = (results: Pick<StudyResults, "sizes" | "metric">): string[] =>
  results.sizes.levels.map((level) => {
    const { arm, size, seeds, mean } = level;
    const over =
      mean.low === null
        ? "one seed, so no interval"
        : `mean of ${plural(seeds, "seed")}, interval of 90 % over test patients and seeds`;
    return `${capital(titleOf(arm))} on ${plural(size, "record")} reaches a ${metricOf(results).title} of ${levelText(level)} on the test records (${over}).`;
  });
