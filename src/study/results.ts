import { existsSync } from "node:fs";
import type { Refusal } from "../datasets/index.ts";
import type { MetricName } from "../statistics/index.ts";
import type { Home, Store } from "../store/index.ts";
import { loadHistory, loadMetrics } from "../store/index.ts";
import type { Arm } from "./arms.ts";
import {
  type ArmVerdict,
  armVerdicts,
  type CellResult,
  type CostFindings,
  costFindings,
  drawsOf,
  effortOf,
  type Gain,
  type GainOptions,
  gainsOf,
  type JudgedCell,
  judgedCell,
  judgeEvaluations,
  meanOf,
  type ScoreFindings,
  type SizeFindings,
  scoreFindings,
  sizeFindings,
  type TimeFindings,
  timeFindings,
} from "./judgement/index.ts";
import { metricOf } from "./metric.ts";
import { outcomeLines } from "./outcome.ts";
import type { Cell, Plan } from "./plan.ts";
import type { Recipe } from "./recipe.ts";
import {
  type EvaluateMetrics,
  modelFile,
  type PrepareMetrics,
  productsOf,
  type ScoreMetrics,
  type SelfSupervisedMetrics,
  type TrainMetrics,
} from "./tasks/index.ts";

export { type CellResult, meanOf };

/** All that a study says, as plain data: a report only draws it. */
export interface StudyResults {
  readonly study: { readonly name: string; readonly title: string; readonly id: string };
  readonly labels: readonly string[];
  /** Labels without a positive among the test records: they are in no average. */
  readonly leftOut: readonly string[];
  readonly testRecords: number;
  /** The same results for the same tasks, however often and wherever they are run. */
  readonly cells: readonly CellResult[];
  /** Each arm minus scratch, by arm and size. */
  readonly gains: readonly Gain[];
  /** Each arm over all sizes. */
  readonly verdicts: readonly ArmVerdict[];
  /** What the numbers say: a line for each gain, a sentence for each arm. */
  readonly outcome: readonly string[];
  /** What more records do. */
  readonly sizes: SizeFindings;
  /** How soon arms learn. */
  readonly time: TimeFindings;
  /** What they take. Measured times: they differ from run to run. */
  readonly cost: CostFindings;
  /** How well scores before training told the gains; null where there are none. */
  readonly scores: ScoreFindings | null;
  readonly remarks: readonly string[];
  /** What best steps, gains and verdicts are of. */
  readonly metric: MetricName;
  /** Differences in it up to this size make no practical difference. */
  readonly region: number;
  /** Records that were left out because they cannot be used, and why. */
  readonly refused: readonly Refusal[];
  /** Cells of the table that have no result. */
  readonly missing: readonly { readonly arm: Arm; readonly size: number; readonly seed: number }[];
}

/** Reads a study's results from the store and the runs' folders, and judges them. */
export async function collectResults(
  store: Store,
  home: Home,
  recipe: Recipe,
  id: string,
  plan: Plan,
  options: Pick<GainOptions, "error"> = {},
): Promise<StudyResults> {
  const { region, plateau } = recipe;
  const metric = metricOf(recipe);
  const found = await metricsOf(store, plan);
  const done: { cell: Cell; training: TrainMetrics; evaluation: EvaluateMetrics }[] = [];
  const missing: Cell[] = [];
  for (const cell of plan.cells) {
    const training = found.get(cell.train) as TrainMetrics | undefined;
    const evaluation = found.get(cell.evaluate) as EvaluateMetrics | undefined;
    if (training !== undefined && evaluation !== undefined && hasPredictions(plan, home, cell))
      done.push({ cell, training, evaluation });
    else missing.push(cell);
  }
  const judged = judgeEvaluations(
    done.map(({ cell, training }) => ({ key: cell.evaluate, thresholds: training.thresholds })),
    plan.labels,
    home,
    metric,
  );
  const cells: JudgedCell[] = [];
  for (const { cell, training, evaluation } of done) {
    const history = await loadHistory(store.db, cell.train);
    const { metrics } = judged.get(cell.evaluate)!;
    const model = modelFile(home, cell.train);
    cells.push(judgedCell(cell, { training, evaluation, history, metrics, model }, metric));
  }
  const draws = drawsOf(new Map(Array.from(judged, ([key, { drawn }]) => [key, drawn])), [
    ...new Set(cells.map((c) => c.seed)),
  ]);
  const gains = gainsOf(cells, draws, { region, ...options });
  const verdicts = armVerdicts(gains);
  const time = timeFindings(cells);
  const prepared = plan.tasks.filter((t) => t.kind === "prepare").map(({ key }) => found.get(key));
  return {
    study: { name: recipe.name, title: recipe.title ?? recipe.name, id },
    labels: plan.labels.classes,
    leftOut: cells[0]?.metrics.leftOut ?? [],
    testRecords: cells[0]?.metrics.labels[0]?.records ?? 0,
    cells: cells.map(({ effort: _, ...cell }) => cell),
    ...{ gains, verdicts, outcome: outcomeLines(gains, verdicts), time, metric: metric.name, region },
    sizes: sizeFindings(cells, draws, { region, plateau }),
    cost: costFindings(cells, time.arrivals, {
      pretraining: pretrainingOf(plan, found),
      rates: recipe.cost,
    }),
    scores: scoreFindings(cells, scoreOf(plan, found)),
    remarks: [...recipe.remarks, ...plan.remarks],
    refused: prepared.flatMap((metrics) => (metrics as PrepareMetrics | undefined)?.refused ?? []),
    missing: missing.map(({ arm, size, seed }) => ({ arm, size, seed })),
  };
}

function metricsOf(store: Store, { tasks }: Plan): Promise<Map<string, unknown>> {
  return loadMetrics(
    store.db,
    tasks.map((t) => t.key),
  );
}

/** Predictions may have been deleted from a study that was not run again since. */
function hasPredictions({ tasks }: Plan, home: Home, { evaluate }: Cell): boolean {
  return productsOf(tasks.find((t) => t.key === evaluate)!, home).every(existsSync);
}

/** The score of a cell's upstream, by its place in the table. */
function scoreOf({ cells }: Plan, found: ReadonlyMap<string, unknown>) {
  return ({ train }: Pick<Cell, "train">): ScoreMetrics | undefined => {
    const key = cells.find((c) => c.train === train)?.score;
    return key === undefined ? undefined : (found.get(key) as ScoreMetrics | undefined);
  };
}

function pretrainingOf({ tasks }: Plan, found: ReadonlyMap<string, unknown>) {
  return tasks.flatMap(({ kind, key }) => {
    if (kind !== "pretrain" && kind !== "self-supervise") return [];
    const metrics = found.get(key) as TrainMetrics | SelfSupervisedMetrics | undefined;
    return metrics === undefined ? [] : [{ ...effortOf(metrics, false), steps: metrics.steps }];
  });
}
