import { capital, isPaper, metricOf, PAPER_MARK, sizesOf } from "../../study/index.ts";
import { type Block, list, note, type Section, table } from "../blocks.ts";
import { learningCurves } from "../figures/index.ts";
import { figures, type SectionInput } from "../input.ts";
import { armsOf, counted, grouped, isGaining, three } from "../numbers.ts";

/** How good each arm is, by the number of training records. */
export function curvesSection({ results, document, recipe }: SectionInput): Section {
  const { sizes, cells, gains } = results;
  const metric = metricOf(results);
  const title = capital(metric.title);
  const levels = sizes.levels.map(({ arm, size, mean: { value, low, high }, converged }) => ({
    ...{ arm, size, value, low, high, converged },
  }));
  // One run each, of which nothing is estimated.
  const points = isPaper(recipe) ? cells.map((cell) => ({ ...cell, low: null, high: null })) : levels;
  const tried = sizesOf(points);
  const single = points.every((p) => p.low === null);
  const rising = points.some((p) => !p.converged);
  const rows = armsOf(cells).map((arm) => [
    arm,
    ...tried.map((size) => {
      const p = points.find((q) => q.arm === arm && q.size === size);
      if (p === undefined) return "\u2013";
      const range = p.low === null ? "" : ` [${three(p.low)}, ${three(p.high)}]`;
      return `${three(p.value)}${p.converged ? "" : "*"}${range}`;
    }),
  ]);
  const star = rising
    ? " * or hollow: some run was best in the last tenth of its steps; more of them might have made it better."
    : "";
  const bands = isPaper(recipe)
    ? `One run each, ${PAPER_MARK}.`
    : single
      ? "Single seeds: no interval."
      : "Intervals of 90 % over test patients and seeds.";
  const laws = sizes.curves.flatMap(({ arm, law }) =>
    law !== null && (arm === "scratch" || isGaining(gains, arm)) ? [grouped(law.sentence)] : [],
  );
  const blocks: Block[] = [
    ...figures(
      `${title} on the test records${isPaper(recipe) ? "" : ", mean of seeds"}. ${bands}${star}`,
      points.length > 0 ? [learningCurves(document, { points, metric })] : [],
    ),
    ...table(
      `${title} on the test records by training records. ${bands}`,
      ["arm", ...tried.map(counted)],
      rows,
    ),
    ...list(laws),
    ...(sizes.caution === null ? [] : [note(grouped(sizes.caution))]),
  ];
  return { id: "curves", title: "How good, by number of training records", blocks };
}
