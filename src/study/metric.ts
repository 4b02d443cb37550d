import { METRICS, type Metric, type MetricName } from "../statistics/index.ts";

/** What a recipe, a task or results are judged by: macro AUROC, unless they say otherwise. */
export const metricOf = ({ metric = "macro-auroc" }: { readonly metric?: MetricName | undefined }): Metric =>
  METRICS[metric];
