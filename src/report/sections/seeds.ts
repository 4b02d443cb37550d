import { capital, type Gain, isPaper, metricOf, PAPER_MARK, sizesOf } from "../../study/index.ts";
import { type Block, type Section, table } from "../blocks.ts";
import { pairedDifferences } from "../figures/index.ts";
import { figures, type SectionInput } from "../input.ts";
import { armsOf, counted, ofTrained, three } from "../numbers.ts";

/** Every trained model on the test records, and the differences by seed. */
export function seedsSection({ results, document, recipe }: SectionInput): Section {
  const paper = isPaper(recipe);
  const { cells, region } = results;
  const metric = metricOf(results);
  const title = capital(metric.title);
  const pairs = ofTrained(results.gains).flatMap(({ arm, size, seeds }: Gain) =>
    seeds.map(({ seed, difference }) => ({ arm, size, seed, difference })),
  );
  const arms = armsOf(cells);
  const rows = sizesOf(cells).flatMap((size) => {
    const own = cells.filter((c) => c.size === size);
    return [...new Set(own.map((c) => c.seed))].map((seed) => [
      ...[counted(size), `${seed}`],
      ...arms.map((arm) => three(own.find((c) => c.arm === arm && c.seed === seed)?.value)),
    ]);
  });
  const blocks: Block[] = [
    ...figures(
      `Arm minus scratch with the same records and seed. A dot is a seed, the stroke their mean; shaded: plus and minus ${region}.`,
      pairs.length > 0 && !paper ? [pairedDifferences(document, { pairs, region, metric })] : [],
    ),
    {
      kind: "details",
      summary: `${title} of every model`,
      blocks: table(
        `${title} on the test records of every trained model${paper ? `, ${PAPER_MARK}` : ""}.`,
        ["records", "seed", ...arms],
        rows,
        2,
      ),
    },
  ];
  return { id: "seeds", title: paper ? "Every model" : "Seed by seed", blocks };
}
