import { meanOfKnown } from "../../statistics/index.ts";
import { type CellResult, isBaseline, isPaper, sizesOf } from "../../study/index.ts";
import { type Block, folded, type Section, table } from "../blocks.ts";
import { type CalibrationDatum, calibrationFigure } from "../figures/index.ts";
import { figures, type SectionInput } from "../input.ts";
import { armsOf, counted, three } from "../numbers.ts";

const COLUMNS: readonly (readonly [name: string, of: (m: CellResult["metrics"]) => number | null])[] = [
  ["AUROC", (m) => m.auroc.macro],
  ["AUPRC", (m) => m.auprc.macro],
  ["F1", (m) => m.f1.macro],
  ["F1, weighted", (m) => m.f1.weighted],
  ["sensitivity", (m) => m.sensitivity.macro],
  ["Brier", (m) => m.brier],
  ["calibration slope", (m) => m.calibration.slope],
  ["ECE", (m) => m.ece.macro],
  ["CinC 2021", (m) => m.challenge2021],
];

/** Everything else that is measured, and whether probabilities mean what they say. */
export function metricsSection({ results: { cells }, document, recipe }: SectionInput): Section {
  const { prevalence, sensitivity, ece } = cells[0]!.metrics;
  const shown = COLUMNS.filter(([, of]) => cells.some((c) => of(c.metrics) !== null));
  const sizes = sizesOf(cells);
  const rows = sizes.flatMap((size) =>
    armsOf(cells.filter((c) => c.size === size)).map((arm) => {
      const own = cells.filter((c) => c.size === size && c.arm === arm).map((c) => c.metrics);
      return [counted(size), arm, ...shown.map(([, of]) => three(meanOfKnown(own.map(of))))];
    }),
  );
  const ends = [...new Set([sizes[0]!, sizes.at(-1)!])];
  const drawn = ends.flatMap((size) => {
    const bins = armsOf(cells)
      .filter((arm) => !isBaseline(arm))
      .flatMap((arm) => binsOf(cells.filter((c) => c.arm === arm && c.size === size)));
    return bins.length === 0 ? [] : [calibrationFigure(document, { size, bins })];
  });
  const blocks: Block[] = [
    ...folded(
      "Other metrics of every arm and size",
      table(
        `Means of seeds over labels on the test records. Guessing gets an AUPRC of ${three(prevalence.macro)}; F1 at thresholds chosen on ${isPaper(recipe) ? "the test records" : "validation"}; sensitivity at a specificity of ${sensitivity.specificity}; calibration slope: median, 1 is perfect; ECE: expected calibration error over ${ece.bins} bins.`,
        ["records", "arm", ...shown.map(([name]) => name)],
        rows,
        2,
      ),
    ),
    ...figures(
      "Calibration: how often a label is there, against the probability that was said for it, all labels and seeds together. On the dotted diagonal both are the same; below it probabilities are too high. Bins with few decisions vary much.",
      drawn,
    ),
  ];
  return { id: "metrics", title: "Other metrics and calibration", blocks };
}

/** The bins of several seeds together. */
function binsOf(cells: readonly CellResult[]): CalibrationDatum[] {
  const all = cells.flatMap((c) => c.metrics.calibration.curve);
  return [...new Set(all.map((b) => b.low))]
    .sort((a, b) => a - b)
    .map((low) => {
      const own = all.filter((b) => b.low === low);
      const decisions = own.reduce((sum, b) => sum + b.records, 0);
      const mean = (of: (b: (typeof own)[number]) => number) =>
        own.reduce((sum, b) => sum + b.records * of(b), 0) / decisions;
      return {
        arm: cells[0]!.arm,
        decisions,
        predicted: mean((b) => b.predicted),
        observed: mean((b) => b.observed),
      };
    });
}
