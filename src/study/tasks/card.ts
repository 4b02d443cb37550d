import type { ModelCard } from "../../inference/index.ts";
import type { MetricName } from "../../statistics/index.ts";
import { metricOf } from "../metric.ts";
import { PAPER_MARK } from "../paper-protocol.ts";
import { programVersion } from "../runtime.ts";
import type { Labels, PretrainSpec } from "../task.ts";
import type { Fitting } from "./context.ts";
import type { Scores, TrainMetrics } from "./metrics.ts";

/** All that a user of the saved model must know. */
export function composeCard(
  spec: PretrainSpec,
  { cache, upstream, arm }: Fitting,
  metrics: TrainMetrics,
  dataset: { name: string; licence: string },
): ModelCard {
  const { labels, window } = spec;
  return {
    format: 1,
    name: upstream?.network ?? spec.model.name,
    task: `${labels.set} of ${dataset.name}`,
    labels: labels.classes.map((name, k) => ({
      name,
      threshold: metrics.thresholds[k]!,
      prevalence: metrics.positives[k]! / metrics.records,
    })),
    ...(labels.exclusive && { exclusive: true as const }),
    samplingRate: cache.samplingRate,
    leads: [...cache.leads],
    samples: window.samples,
    normalisation: "inside the model: it takes millivolt",
    window: {
      seconds: window.samples / cache.samplingRate,
      evaluation: `mean of the probabilities over ${window.crops} evenly spaced windows`,
      crops: window.crops,
    },
    trainedOn: {
      dataset: dataset.name,
      licence: dataset.licence,
      folds: [...spec.folds.train],
      records: metrics.records,
    },
    upstream,
    arm,
    seed: spec.seed,
    metrics: namedScores(markedSplit("validation", spec), spec, metrics.validation),
    created: new Date().toISOString(),
    cardiograft: programVersion(),
    intendedUse: "research use only",
  };
}

/** A split as a card names it, with what its numbers are worth under the original study's protocol. */
export function markedSplit(split: string, { protocol }: { readonly protocol?: "paper" }): string {
  return protocol === "paper" ? `test (${PAPER_MARK})` : split;
}

/** Scores as a card lists them. */
export function namedScores(
  split: string,
  { labels, metric }: { readonly labels: Labels; readonly metric?: MetricName | undefined },
  scores: Scores,
): Record<string, number | null> {
  return {
    // What the model was chosen by stands first.
    ...(metric === "macro-auprc" && { [`${split} ${metricOf({ metric }).title}`]: scores.macroAuprc }),
    [`${split} macro AUROC`]: scores.macroAuroc,
    [`${split} weighted F1`]: scores.weightedF1,
    ...Object.fromEntries(
      labels.classes.map((c, k) => [`${split} AUROC ${c}`, scores.perClassAuroc[k] ?? null]),
    ),
  };
}
