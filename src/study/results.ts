import type { Refusal } from "../datasets/index.ts";
import { verdict } from "../statistics/index.ts";
import type { Home, Store } from "../store/index.ts";
import { loadMetrics } from "../store/index.ts";
import { patientInterval } from "./interval.ts";
import { type Gain, outcomeLines } from "./outcome.ts";
import type { Cell, Plan } from "./plan.ts";
import type { Arm, Recipe } from "./recipe.ts";
import { type EvaluateMetrics, modelFile, type PrepareMetrics, type TrainMetrics } from "./tasks/index.ts";

/** One trained model on the test folds. */
export interface CellResult {
  readonly arm: Arm;
  readonly size: number;
  readonly seed: number;
  readonly macroAuroc: number;
  readonly weightedF1: number;
  /** Macro AUROC on validation, which is what models may be chosen by. */
  readonly validation: number;
  /** In the order of the study's labels; null where a label has no positive or no negative. */
  readonly perClassAuroc: readonly (number | null)[];
  readonly bestStep: number;
  readonly steps: number;
  /** Path of the saved model. */
  readonly model: string;
  /** Keys of the tasks. */
  readonly train: string;
  readonly evaluate: string;
}

export interface StudyResults {
  readonly study: { readonly name: string; readonly title: string; readonly id: string };
  readonly labels: readonly string[];
  readonly testRecords: number;
  readonly cells: readonly CellResult[];
  readonly gains: readonly Gain[];
  readonly outcome: readonly string[];
  readonly remarks: readonly string[];
  /** Differences in macro AUROC up to this size make no practical difference. */
  readonly region: number;
  /** Records that were left out because they cannot be used, and why. */
  readonly refused: readonly Refusal[];
  /** Cells of the table that have no result. */
  readonly missing: readonly { readonly arm: Arm; readonly size: number; readonly seed: number }[];
}

export const meanOf = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / values.length;

/** Reads a study's results from the store and the runs' folders. */
export async function collectResults(
  store: Store,
  home: Home,
  recipe: Recipe,
  id: string,
  plan: Plan,
): Promise<StudyResults> {
  const prepared = plan.tasks.filter((t) => t.kind === "prepare").map((t) => t.key);
  const metrics = await loadMetrics(store.db, [
    ...prepared,
    ...plan.cells.flatMap((c) => [c.train, c.evaluate]),
  ]);
  const cells: CellResult[] = [];
  const missing: Cell[] = [];
  let testRecords = 0;
  for (const cell of plan.cells) {
    const training = metrics.get(cell.train) as TrainMetrics | undefined;
    const evaluation = metrics.get(cell.evaluate) as EvaluateMetrics | undefined;
    if (training === undefined || evaluation === undefined) {
      missing.push(cell);
      continue;
    }
    const { arm, size, seed, train, evaluate } = cell;
    testRecords = evaluation.records;
    cells.push({
      ...{ arm, size, seed, train, evaluate },
      ...evaluation.test,
      validation: training.validation.macroAuroc,
      bestStep: training.best.step,
      steps: training.steps,
      model: modelFile(home, train),
    });
  }
  const gains = [...new Set(cells.map((c) => c.size))].flatMap(
    (size) => gainAt(size, cells, home, recipe.region) ?? [],
  );
  const title = recipe.title ?? recipe.name;
  return {
    study: { name: recipe.name, title, id },
    labels: plan.labels.classes,
    testRecords,
    cells,
    gains,
    outcome: outcomeLines(gains),
    region: recipe.region,
    remarks: [...recipe.remarks, ...plan.remarks],
    refused: prepared.flatMap((key) => (metrics.get(key) as PrepareMetrics | undefined)?.refused ?? []),
    missing: missing.map(({ arm, size, seed }) => ({ arm, size, seed })),
  };
}

function gainAt(size: number, cells: readonly CellResult[], home: Home, region: number): Gain | null {
  const of = (arm: Arm) => cells.filter((c) => c.size === size && c.arm === arm);
  const pairs = of("scratch").flatMap((scratch) => {
    const tuned = of("fine-tune").find((c) => c.seed === scratch.seed);
    return tuned ? [{ scratch, tuned }] : [];
  });
  if (pairs.length === 0) return null;
  const seeds = pairs.map(({ scratch, tuned }) => ({
    seed: scratch.seed,
    macroAuroc: tuned.macroAuroc - scratch.macroAuroc,
  }));
  const interval = patientInterval(
    home,
    pairs.map(({ scratch, tuned }) => ({ scratch: scratch.evaluate, tuned: tuned.evaluate })),
  );
  return {
    size,
    seeds,
    mean: meanOf(seeds.map((s) => s.macroAuroc)),
    ahead: seeds.filter((s) => s.macroAuroc > 0).length,
    interval,
    verdict: verdict(interval, { region }),
    perClass: pairs[0]!.scratch.perClassAuroc.map((_, k) => {
      const differences = pairs.map(({ scratch, tuned }) => {
        const [a, b] = [scratch.perClassAuroc[k], tuned.perClassAuroc[k]];
        return a == null || b == null ? null : b - a;
      });
      return differences.includes(null) ? null : meanOf(differences as number[]);
    }),
  };
}
