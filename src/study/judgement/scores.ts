import type { Arm } from "../arms.ts";
import type { ScoreMetrics } from "../tasks/index.ts";
import { type CellResult, pairsAt, sizesOf } from "./cell.ts";
import { RARE, type RankOfScores, rankOfScores } from "./rank.ts";

/** What an upstream's model was thought to be worth on a cell's training records, and what it was. */
export interface ScoredGain {
  readonly size: number;
  readonly seed: number;
  /** Fine-tuning minus scratch. */
  readonly gain: number;
  /** Lower is better; null where the upstream has no labels. */
  readonly melep: number | null;
  /** Higher is better. */
  readonly logme: number | null;
}

/** How well scores before training told the gains after it. */
export interface ScoreFindings {
  readonly cells: readonly ScoredGain[];
  readonly melep: RankOfScores;
  readonly logme: RankOfScores;
  /** From eight cells on. */
  readonly sentences: readonly string[];
}

/** Cells from which on it is said how well the scores ranked them. */
const FEWEST = 8;
const ARM: Arm = "fine-tune";

type Scored = Pick<CellResult, "arm" | "size" | "seed" | "value">;

/** Puts the gains of fine-tuning beside the scores of their upstream's models; null where no cell has both. */
export function scoreFindings<C extends Scored>(
  cells: readonly C[],
  scoreOf: (cell: C) => ScoreMetrics | undefined,
): ScoreFindings | null {
  const scored = sizesOf(cells).flatMap((size) =>
    pairsAt(cells, size, "scratch", ARM).flatMap(({ a, b }): ScoredGain[] => {
      const score = scoreOf(b);
      if (score === undefined) return [];
      const { melep, logme } = score;
      return [{ size, seed: b.seed, gain: b.value - a.value, melep, logme }];
    }),
  );
  if (scored.length === 0) return null;
  const rank = (of: "melep" | "logme") =>
    rankOfScores(
      scored.flatMap(({ size, gain, [of]: score }) =>
        score === null || !Number.isFinite(score) ? [] : [{ size, score, gain }],
      ),
    );
  const [melep, logme] = [rank("melep"), rank("logme")];
  return {
    cells: scored,
    melep,
    logme,
    sentences: [...told("MELEP", melep, -1), ...told("LogME", logme, 1)],
  };
}

/** `good` is the sign that the correlation has where the score is of use. */
function told(name: string, { n, rho, p }: RankOfScores, good: number): string[] {
  if (n < FEWEST || rho === null) return [];
  const what =
    p === null || p > RARE
      ? "is not shown to have told where fine-tuning gained more"
      : rho * good > 0
        ? "told where fine-tuning gained more"
        : "was better where fine-tuning gained less";
  const shown = `${rho < 0 ? "-" : "+"}${Math.abs(rho).toFixed(2)}`;
  const chance =
    p === null ? "too few of each to tell it from chance" : `p ${p < 0.001 ? "below 0.001" : p.toFixed(3)}`;
  return [
    `Before training, ${name} ${what}: rank correlation ${shown} between cells of one size, ${n} in all, ${chance}.`,
  ];
}
