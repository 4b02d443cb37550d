import { UserError } from "../base/index.ts";
import { type MetricName, pairedBootstrap, type Verdict, verdict } from "../statistics/index.ts";
import type { Home } from "../store/index.ts";
import type { Arm } from "./arms.ts";
import { type CellResult, meanOf } from "./judgement/index.ts";
import { metricOf } from "./metric.ts";
import { isPaper, PAPER_MARK } from "./paper-protocol.ts";
import { readStudy } from "./read-study.ts";
import type { Recipe } from "./recipe.ts";
import type { StudyResults } from "./results.ts";
import { type Predictions, readPredictions } from "./tasks/index.ts";

/** An arm of one study beside an arm of another, at one size and with the seeds that both have. */
export interface ComparedCell {
  readonly size: number;
  readonly a: Arm;
  readonly b: Arm;
  readonly seeds: readonly number[];
  /** Means over these seeds. */
  readonly valueA: number;
  readonly valueB: number;
  /** b minus a on the same test records; null where these differ, or no seed is the same. */
  readonly difference: number | null;
  /** Null where no verdict can be given. */
  readonly verdict: Verdict | null;
}

export interface Comparison {
  readonly a: StudyResults["study"];
  readonly b: StudyResults["study"];
  /** Whether both were tested on the same records with the same labels: only then are differences paired. */
  readonly paired: boolean;
  /** Why not; null where they are. */
  readonly unpaired: string | null;
  readonly cells: readonly ComparedCell[];
  /** What the numbers are marked with; null for those of a sound protocol. */
  readonly mark: string | null;
  /** What all numbers are of. */
  readonly metric: MetricName;
  readonly region: number;
}

export interface CompareOptions {
  readonly home: Home;
  readonly data?: string | undefined;
  /** An arm of the first study and one of the second; by default each arm that both have with itself. */
  readonly arms?: readonly [Arm, Arm] | undefined;
}

/** Of every interval: the same predictions always give the same one. */
const SEED = 1;

/**
 * Compares two studies as far as they are finished. On the same test records, b minus a with the interval and the verdict of paired differences
 * over test patients and seeds (`pairedBootstrap`, `verdict`); else side by side, without any claim.
 * @throws UserError where nothing of one is finished, their metrics differ, or they have no arm and size in common
 */
export async function compareStudies(
  first: Recipe,
  second: Recipe,
  options: CompareOptions,
): Promise<Comparison> {
  const { home, data } = options;
  const metric = metricOf(first);
  const other = metricOf(second);
  if (metric !== other)
    throw new UserError(
      `${first.name} is judged by ${metric.title}, ${second.name} by ${other.title}: they cannot be compared.`,
    );
  const a = (await readStudy(first, { home, data })).results;
  const b = (await readStudy(second, { home, data })).results;
  const read = (cell: CellResult) => readPredictions(home, cell.evaluate, "test");
  const unpaired = differenceOfTests(read(a.cells[0]!), read(b.cells[0]!));
  const marked = isPaper(first) || isPaper(second);
  const region = Math.max(first.region, second.region);
  const cells = pairsOf(a, b, options.arms).map((pair): ComparedCell => {
    const [valueA, valueB] = [pair.a, pair.b].map((own) => meanOf(own.map((c) => c.value)));
    const named = { size: pair.size, a: pair.a[0]!.arm, b: pair.b[0]!.arm, seeds: pair.seeds };
    const means = { valueA: valueA!, valueB: valueB! };
    if (unpaired !== null || pair.seeds.length === 0)
      return { ...named, ...means, difference: null, verdict: null };
    const { patients, truth, classes } = read(pair.a[0]!);
    const pairs = pair.seeds.map((_, i) => ({
      a: read(pair.a[i]!).probabilities,
      b: read(pair.b[i]!).probabilities,
    }));
    const interval = pairedBootstrap({ patients, truth, classes: classes.length, pairs, metric, seed: SEED });
    const judged = marked || pair.seeds.length < 2 ? null : verdict(interval, { region });
    return { ...named, ...means, difference: interval.mean, verdict: judged };
  });
  if (cells.length === 0) {
    throw new UserError(
      `${a.study.name} and ${b.study.name} have no arm at the same size; say which arms with --arms A,B.`,
    );
  }
  const mark = marked ? PAPER_MARK : null;
  return {
    a: a.study,
    b: b.study,
    paired: unpaired === null,
    unpaired,
    cells,
    mark,
    metric: metric.name,
    region,
  };
}

/** In which way two sets of test records differ; null where they do not. */
function differenceOfTests(a: Predictions, b: Predictions): string | null {
  if (a.classes.join("\0") !== b.classes.join("\0")) return "their labels differ";
  if (a.records.join("\0") !== b.records.join("\0")) return "their test records differ";
  if (a.truth.some((value, i) => value !== b.truth[i])) return "the labels of their test records differ";
  return null;
}

interface Pair {
  readonly size: number;
  readonly seeds: readonly number[];
  /** Of the seeds that both have, in their order; all of an arm's where they have none in common. */
  readonly a: readonly CellResult[];
  readonly b: readonly CellResult[];
}

function pairsOf(a: StudyResults, b: StudyResults, arms: CompareOptions["arms"]): Pair[] {
  const armsOf = ({ cells }: StudyResults) => [...new Set(cells.map(({ arm }) => arm))];
  const wanted =
    arms === undefined
      ? armsOf(a).flatMap((arm) => (armsOf(b).includes(arm) ? [[arm, arm] as const] : []))
      : [arms];
  const sizes = [...new Set(a.cells.map(({ size }) => size))].sort((x, y) => x - y);
  return wanted.flatMap(([one, other]) =>
    sizes.flatMap((size): Pair[] => {
      const own = a.cells.filter((cell) => cell.arm === one && cell.size === size);
      const theirs = b.cells.filter((cell) => cell.arm === other && cell.size === size);
      if (own.length === 0 || theirs.length === 0) return [];
      const seeds = own.map(({ seed }) => seed).filter((seed) => theirs.some((cell) => cell.seed === seed));
      if (seeds.length === 0) return [{ size, seeds, a: own, b: theirs }];
      const of = (cells: readonly CellResult[]) => seeds.map((seed) => cells.find((c) => c.seed === seed)!);
      return [{ size, seeds, a: of(own), b: of(theirs) }];
    }),
  );
}
