import { assertNoLeak, type Dataset, rowsOfFolds } from "../datasets/index.ts";
import type { Recipe } from "./recipe.ts";
import { isDataset, type Sources } from "./sides.ts";
import { isStandIn } from "./stand-in.ts";
import { isModelFile } from "./upstream-recipe.ts";

/**
 * Where both sides use one dataset: what pre-training has seen, in training or in choosing its best step, must not come back in the test
 * folds, nor what it was trained on in the validation folds that choose among the arms. Throws UserError.
 */
export function assertApart({ upstream, downstream }: Recipe, sources: Sources): void {
  const { name, entries, fingerprint } = sources.downstream;
  type Folds = Readonly<Record<string, readonly number[]>>;
  const rows = (side: string, of: Dataset["entries"], folds: Folds, split: string) => {
    const field = `${side}.folds.${split}`;
    return { [field]: rowsOfFolds(of, folds[split]!, field) };
  };
  if (isStandIn(sources.downstream) || isStandIn(sources.upstream)) return;
  const own = (split: string) => rows("downstream", entries, downstream.folds, split);
  if (isDataset(sources.upstream)) {
    if (upstream === undefined || isModelFile(upstream)) return;
    if (sources.upstream.fingerprint !== fingerprint) return;
    // The same records in the same order, but either side may be split in its own way.
    const others = sources.upstream.entries;
    const theirs = (split: string) => rows("upstream", others, upstream.folds, split);
    assertNoLeak(entries, { ...theirs("train"), ...own("test") }, name);
    assertNoLeak(entries, { ...theirs("validation"), ...own("test") }, name);
    assertNoLeak(entries, { ...theirs("train"), ...own("validation") }, name);
    return;
  }
  const trainedOn = sources.upstream.card?.trainedOn;
  if (trainedOn?.dataset !== name) return;
  const seen = { "upstream.model": rowsOfFolds(entries, trainedOn.folds, "upstream.model") };
  assertNoLeak(entries, { ...seen, ...own("test") }, name);
  assertNoLeak(entries, { ...seen, ...own("validation") }, name);
}
