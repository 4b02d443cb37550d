import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../../base/index.ts";
import type { Metric } from "../../statistics/index.ts";
import type { Home } from "../../store/index.ts";
import type { Labels } from "../task.ts";
import { readPredictions } from "../tasks/index.ts";
import { DRAWS, drawEvaluations, type EvaluationDraws } from "./draws.ts";
import { type CellMetrics, cellMetrics } from "./metrics.ts";

/** A change in how any of it is computed raises this, and nothing older is read any more. */
const VERSION = 3;

/** What is computed from the predictions of one evaluation. */
export interface JudgedEvaluation {
  readonly metrics: CellMetrics;
  readonly drawn: EvaluationDraws;
}

export interface Evaluation {
  readonly key: string;
  /** Chosen on validation. */
  readonly thresholds: readonly number[];
}

/**
 * Metrics and draws of evaluations, computed from their predictions once and then kept in the home's cache, since a growing study is judged
 * again and again. Whatever is lost there is computed again.
 */
export function judgeEvaluations(
  evaluations: readonly Evaluation[],
  labels: Labels,
  home: Home,
  metric: Metric,
): Map<string, JudgedEvaluation> {
  const suffix = metric.name === "macro-auroc" ? "" : `-${metric.name}`;
  const fileOf = (key: string) => join(home.cache(`judgement-${VERSION}`), `${key}${suffix}.json`);
  const found = new Map<string, JudgedEvaluation>();
  for (const { key } of evaluations) {
    const kept = readKept(fileOf(key));
    if (kept !== null) found.set(key, kept);
  }
  const fresh = evaluations.filter(({ key }) => !found.has(key));
  const drawn = drawEvaluations(
    fresh.map(({ key }) => key),
    (key) => readPredictions(home, key, "test"),
    metric,
  );
  for (const { key, thresholds } of fresh) {
    const metrics = cellMetrics(readPredictions(home, key, "test"), labels, thresholds);
    const own = { metrics, drawn: drawn.get(key)! };
    const plain = { metrics, drawn: { ...own.drawn, draws: [...own.drawn.draws] } };
    writeFileAtomic(fileOf(key), JSON.stringify(plain));
    found.set(key, own);
  }
  return found;
}

/** Null where there is nothing whole. */
function readKept(file: string): JudgedEvaluation | null {
  try {
    const { metrics, drawn } = JSON.parse(readFileSync(file, "utf8"));
    if (drawn.draws.length !== DRAWS) return null;
    return { metrics, drawn: { ...drawn, draws: Float64Array.from(drawn.draws) } };
  } catch {
    return null;
  }
}
