import type { Metric } from "../../statistics/index.ts";
import type { HistoryPoint } from "../../store/index.ts";
import { isProbe, trainedArms } from "../../transfer/index.ts";
import { isBaseline } from "../arms.ts";
import { type EvaluateMetrics, scoreBy, type TrainMetrics } from "../tasks/index.ts";
import type { CellResult, Effort } from "./cell.ts";
import type { CellMetrics } from "./metrics.ts";

/** A result with the time that it took. */
export type JudgedCell = CellResult & { readonly effort: Effort };

/** What the tasks of a cell gave. */
export interface Found {
  readonly training: TrainMetrics;
  readonly evaluation: EvaluateMetrics;
  readonly history: readonly HistoryPoint[];
  /** Of its predictions of the test records. */
  readonly metrics: CellMetrics;
  /** Path of the saved model. */
  readonly model: string;
}

/** A cell of the table with all that is measured of it. */
export function judgedCell(
  cell: Pick<CellResult, "arm" | "size" | "seed" | "train" | "evaluate">,
  { training, evaluation, history, metrics, model }: Found,
  metric: Metric,
): JudgedCell {
  const { best, steps, validation } = training;
  const { arm, size, seed, train, evaluate } = cell;
  const { test } = evaluation;
  const { labels } = metrics;
  return {
    ...{ arm, size, seed, train, evaluate },
    value: scoreBy(metric, test),
    perLabel:
      metric.name === "macro-auroc"
        ? test.perClassAuroc
        : labels.map((l) => (l.auroc === null ? null : l.auprc)),
    chance: metric.chance(validation.prevalence),
    ...{ weightedF1: test.weightedF1, validation: scoreBy(metric, validation) },
    ...{ bestStep: best.step, steps, history, model, metrics },
    converged: convergedOf(training),
    effort: effortOf(training, !isBaseline(arm) && isProbe(trainedArms[arm])),
  };
}

/** Results from before it was written down are judged by the same rule. */
function convergedOf({ converged, best, steps }: Omit<TrainMetrics, "converged"> & Partial<TrainMetrics>) {
  return converged ?? best.step <= 0.9 * steps;
}

type Timed = Pick<TrainMetrics, "steps" | "milliseconds"> & Partial<Pick<TrainMetrics, "search">>;

/** The time of a training; only a probe has work before its steps, elsewhere the time for data is theirs. */
export function effortOf({ steps, milliseconds: { data, step }, search }: Timed, probe: boolean): Effort {
  const [before, during] = probe ? [data, step] : [0, data + step];
  return { before, perStep: steps > 0 ? during / steps : 0, trainings: Math.max(1, search?.length ?? 1) };
}
