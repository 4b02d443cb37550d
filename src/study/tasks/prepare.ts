import { UserError } from "../../base/index.ts";
import { openDataset, prepare } from "../../datasets/index.ts";
import type { PrepareSpec } from "../task.ts";
import type { Context, Outcome } from "./context.ts";
import type { PrepareMetrics } from "./metrics.ts";

/** Reads a dataset's signals into the cache. */
export async function prepareTask(spec: PrepareSpec, context: Context): Promise<Outcome> {
  const { home, key, place, signal } = context;
  const dataset = openDataset(place.datasets[spec.data]!.spec, { data: place.data });
  if (dataset.fingerprint !== spec.data) {
    throw new UserError(`${dataset.name} changed since the study was planned. Run the command again.`);
  }
  const { records, refused } = await prepare(dataset, home.cache(key), {
    leads: spec.leads && [...spec.leads],
    samplingRate: spec.samplingRate,
    signal,
    onProgress({ done, total, remainingMs }) {
      context.progress({ step: done, steps: total, loss: null, remainingMs });
    },
  });
  const metrics: PrepareMetrics = { records, refused };
  return { metrics, history: [], predictions: {}, device: null };
}
