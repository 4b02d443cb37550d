import { type CellResult, meanOf, type StudyResults, sizesOf } from "../../study/index.ts";
import { columns, wrap } from "../text.ts";
import { once, SHORT, three } from "./names.ts";

type Metric = (metrics: CellResult["metrics"]) => number | null;

/** Averaged by prevalence; of two arms the main table has it. */
const WEIGHTED = "wF1";

const COLUMNS: readonly (readonly [name: string, of: Metric, digits?: number])[] = [
  ["AUROC", (m) => m.auroc.macro],
  ["AUPRC", (m) => m.auprc.macro],
  ["F1", (m) => m.f1.macro],
  [WEIGHTED, (m) => m.f1.weighted],
  ["sens.", (m) => m.sensitivity.macro],
  ["Brier", (m) => m.brier],
  ["slope", (m) => m.calibration.slope, 2],
  ["ECE", (m) => m.ece.macro],
  ["CinC", (m) => m.challenge2021, 2],
];

/** Means over seeds of what else is measured, a line for each size and arm. */
export function metricsTable({ cells, leftOut }: StudyResults): string[] {
  const { prevalence, sensitivity, ece } = cells[0]!.metrics;
  const inMain = new Set(cells.map((c) => c.arm)).size <= 2;
  const shown = COLUMNS.filter(
    ([name, of]) => !(inMain && name === WEIGHTED) && cells.some((c) => of(c.metrics) !== null),
  );
  const rows = sizesOf(cells).flatMap((size) => {
    const arms = [...new Set(cells.filter((c) => c.size === size).map((c) => c.arm))];
    return arms.map((arm, i) => {
      const own = cells.filter((c) => c.size === size && c.arm === arm).map((c) => c.metrics);
      const values = shown.map(([, of, digits = 3]) => {
        const known = own.map(of).filter((v) => v !== null);
        return known.length === 0 ? "-" : meanOf(known).toFixed(digits);
      });
      return [once(size, i), SHORT[arm], ...values];
    });
  });
  const without = leftOut.length > 0 ? ` Without ${leftOut.join(", ")}: no test record has it.` : "";
  return [
    wrap(
      `Means of seeds over labels. AUPRC: guessing gets ${three(prevalence.macro)};${inMain ? "" : " wF1: by prevalence;"} sens.: at a specificity of ${sensitivity.specificity}; slope: of calibration, median; ECE: ${ece.bins} bins.${without}`,
      80,
      "",
    ),
    ...columns([["records", "arm", ...shown.map(([name]) => name)], ...rows], [1]),
  ];
}
