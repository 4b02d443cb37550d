import { holm, type MetricName, wilcoxon } from "../statistics/index.ts";
import { type Arm, isBaseline, needsUpstream } from "./arms.ts";
import type { CarriedOver } from "./carried-over.ts";
import type { GridPlace } from "./grid.ts";
import { meanOf } from "./judgement/index.ts";
import { metricOf } from "./metric.ts";
import { isPaper, PAPER_MARK } from "./paper-protocol.ts";
import type { Recipe } from "./recipe.ts";
import type { StudyRun } from "./run-options.ts";

/** One gain of one study, in its place in the grid. */
export interface GridRow {
  readonly study: string;
  readonly part: string;
  readonly downstream: string;
  readonly network: string;
  readonly upstream: string;
  readonly arm: Arm;
  readonly size: number;
  /** Mean over seeds of what the study is judged by. */
  readonly scratch: number;
  readonly gain: number;
  /** Bounds that the verdict rests on; null for a single seed. */
  readonly interval: readonly [number, number] | null;
  /** Null where none is given. */
  readonly verdict: string | null;
  readonly carriedOver: CarriedOver | null;
  /** There where the numbers are not what they seem. */
  readonly mark: string | null;
}

/** An arm over several pairs of downstream data and network. */
export interface AcrossRow {
  readonly arm: Arm;
  readonly upstream: string;
  readonly pairs: number;
  readonly meanGain: number;
  /** Pairs in which the arm is ahead. */
  readonly ahead: number;
  /** Signed-rank test over the pairs, and corrected for looking at several arms and upstreams (Holm). */
  readonly p: number;
  readonly corrected: number;
}

export interface GridSummary {
  readonly metric: MetricName;
  readonly rows: readonly GridRow[];
  /** Empty with fewer than five pairs. */
  readonly across: readonly AcrossRow[];
  /** What must be held against `across`. */
  readonly caution: string | null;
}

const FEWEST_PAIRS = 5;

interface Done {
  readonly place: GridPlace | null;
  readonly recipe: Recipe;
  readonly run: Pick<StudyRun, "results" | "carriedOver">;
}

/** All gains of several studies, and what each arm does across datasets and networks. */
export function summaryOf(done: readonly Done[]): GridSummary {
  const rows = done.flatMap(rowsOf);
  const across = acrossOf(rows.filter(({ mark, arm }) => mark === null && !isBaseline(arm)));
  const { metric } = done[0]?.run.results ?? {};
  return {
    metric: metricOf({ metric }).name,
    rows,
    across,
    caution:
      across.length > 0
        ? "The test takes each pair of data and network as one look at the arm. Networks on the same data share test records, so that it finds more than there is."
        : null,
  };
}

function rowsOf({ place, recipe, run: { results, carriedOver } }: Done): GridRow[] {
  const paper = isPaper(recipe);
  const { upstream } = recipe;
  const names = {
    study: recipe.name,
    part: place?.part ?? recipe.name,
    downstream: place?.downstream ?? recipe.downstream.dataset.name,
    network: place?.network ?? recipe.model.name,
    upstream: place?.upstream ?? nameOf(upstream),
  };
  return results.gains.map(({ arm, size, mean, seeds, verdict }): GridRow => {
    const scratch = results.cells.filter((cell) => cell.arm === "scratch" && cell.size === size);
    return {
      ...names,
      ...{ arm, size, gain: mean, carriedOver },
      scratch: meanOf(scratch.map((cell) => cell.value)),
      interval: seeds.length > 1 && !paper ? [verdict.low, verdict.high] : null,
      verdict: paper ? null : verdict.conclusion,
      mark: paper ? PAPER_MARK : null,
    };
  });
}

const nameOf = (upstream: Recipe["upstream"]): string =>
  upstream === undefined ? "none" : "dataset" in upstream ? upstream.dataset.name : upstream.model;

/**
 * By arm and upstream over pairs of data and network; several sizes of a pair count with their mean. What begins with no upstream's weights is
 * the same beside each, and is tested once.
 */
function acrossOf(rows: readonly GridRow[]): AcrossRow[] {
  const from = ({ arm, upstream }: GridRow) => (needsUpstream(arm) ? upstream : "none");
  const groups = Map.groupBy(rows, (row) => `${row.arm}\0${from(row)}`);
  const found = [...groups.values()].flatMap((own) => {
    const pairs = Map.groupBy(own, ({ downstream, network }) => `${downstream}\0${network}`);
    const gains = [...pairs.values()].map((pair) => meanOf(pair.map(({ gain }) => gain)));
    const test = gains.length < FEWEST_PAIRS ? null : wilcoxon(gains);
    if (test === null) return [];
    const { arm } = own[0]!;
    const upstream = from(own[0]!);
    const ahead = gains.filter((gain) => gain > 0).length;
    return [{ arm, upstream, pairs: gains.length, meanGain: meanOf(gains), ahead, p: test.p }];
  });
  const corrected = holm(found.map(({ p }) => p));
  return found.map((row, i) => ({ ...row, corrected: corrected[i]! }));
}
