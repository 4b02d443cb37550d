import { capital, isPaper, type ReadMember } from "../../study/index.ts";
import { folded, type Section, table } from "../blocks.ts";
import { levelSentences, levelText } from "../levels.ts";
import { counted } from "../numbers.ts";
import { type GridReportInput, metricOfGrid } from "./input.ts";
import { nameOfMember } from "./words.ts";

const NOT_CONVERGED =
  " *: some run was best in the last tenth of its steps; more of them might have made it better.";

/** What every arm reaches, with its interval; null where numbers were chosen on the test records, which have none. */
export function levelsSection({ members }: GridReportInput): Section | null {
  const { title } = metricOfGrid({ members });
  const levels = members
    .filter(({ reading }) => !isPaper(reading.recipe))
    .flatMap((member) => member.reading.results.sizes.levels.map((level) => ({ member, level })));
  const rows = levels.map(({ member, level }) => {
    const { data, network } = nameOfMember(member);
    const { size, arm, seeds, converged } = level;
    return [data, counted(size), network, arm, `${levelText(level)}${converged ? "" : "*"}`, `${seeds}`];
  });
  const star = levels.some(({ level }) => !level.converged) ? NOT_CONVERGED : "";
  const own = table(
    `${capital(title)} on the test records, mean of seeds, with its interval of 90 % over test patients and seeds; a single seed has none.${star}`,
    ["data", "records", "network", "arm", title, "seeds"],
    rows,
    4,
  );
  return {
    id: "levels",
    title: "How good",
    blocks: isCompared(members) ? folded(`${capital(title)} of every arm`, own) : own,
  };
}

/** Whether the grid compares anything: some of its studies have an arm beside scratch. */
export const isCompared = (members: readonly ReadMember[]): boolean =>
  members.some(({ reading }) => reading.recipe.arms.length > 1);

/** What each network reaches, where nothing is compared. */
export const reached = ({ members }: GridReportInput): string[] =>
  members.flatMap((member) => {
    const { network, data } = nameOfMember(member);
    return levelSentences(member.reading.results).map((says) => `${network}, ${data}: ${says}`);
  });
