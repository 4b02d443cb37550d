import { meanOfKnown } from "../../statistics/index.ts";
import { isBaseline, metricOf, type StudyResults, signed, sizesOf } from "../../study/index.ts";
import { type Block, note, type Section, table } from "../blocks.ts";
import { labelValues } from "../figures/index.ts";
import { figures, type SectionInput } from "../input.ts";
import { armsOf, counted, three } from "../numbers.ts";

/** Which labels are recognised how well, and where the gain is. */
export function labelsSection({ results, document }: SectionInput): Section {
  const { labels, leftOut } = results;
  const metric = metricOf(results);
  const cells = results.cells.filter((c) => !isBaseline(c.arm));
  const smallest = sizesOf(cells)[0];
  const points = labels.flatMap((label, k) =>
    armsOf(cells).flatMap((arm) => {
      const value = meanValue(cells, { arm, size: smallest ?? 0, k });
      return value === null ? [] : [{ arm, label, value }];
    }),
  );
  const drawn =
    smallest === undefined || points.length === 0
      ? []
      : [labelValues(document, { size: smallest, points, metric })];
  const tables = sizesOf(cells).map((size) => ({ size, blocks: labelTable(results, cells, size) }));
  const blocks: Block[] = [
    ...figures(
      `${metric.label} of each label on the test records at the smallest size, mean of seeds.`,
      drawn,
    ),
    ...(tables[0]?.blocks ?? []),
    ...tables.slice(1).map(({ size, blocks: own }): Block => {
      return { kind: "details", summary: `The same with ${counted(size)} training records`, blocks: own };
    }),
    ...(leftOut.length === 0
      ? []
      : [note(`In no average, as no test record has them: ${leftOut.join(", ")}.`)]),
  ];
  return { id: "labels", title: "Label by label", blocks };
}

type Cells = StudyResults["cells"];

const meanValue = (cells: Cells, { arm, size, k }: { arm: string; size: number; k: number }): number | null =>
  meanOfKnown(cells.filter((c) => c.arm === arm && c.size === size).map((c) => c.perLabel[k]));

function labelTable(results: StudyResults, cells: Cells, size: number): Block[] {
  const { labels, gains } = results;
  const own = cells.filter((c) => c.size === size);
  const arms = armsOf(own);
  const rows = labels.map((label, k) => [
    ...[label, counted(own[0]?.metrics.labels[k]?.positives ?? 0)],
    ...arms.map((arm) => {
      const gain = gains.find((g) => g.arm === arm && g.size === size)?.perClass[k];
      return `${three(meanValue(own, { arm, size, k }))}${gain == null ? "" : ` (${signed(gain)})`}`;
    }),
  ]);
  return table(
    `${metricOf(results).label} by label with ${counted(size)} training records, mean of seeds; in brackets the gain over scratch, mean of the seeds that both have. Gains by label are not judged.`,
    ["label", "positives in test", ...arms],
    rows,
  );
}
