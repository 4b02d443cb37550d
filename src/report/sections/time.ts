import {
  capital,
  isBaseline,
  isPaper,
  meanOf,
  metricOf,
  type StudyResults,
  sizesOf,
  speedText,
} from "../../study/index.ts";
import { type Block, folded, list, note, type Section, table } from "../blocks.ts";
import { validationCurves } from "../figures/index.ts";
import { figures, type SectionInput } from "../input.ts";
import { armsOf, counted, grouped } from "../numbers.ts";
import { CHOSEN_ON_TEST } from "../paper-note.ts";

/** Sentences on more arms differ in their numbers alone: the table has them. */
const SENTENCES = 2;

/** How soon the arms learn; null where no run was validated. */
export function timeSection({ results, document, recipe }: SectionInput): Section | null {
  const { cells, time } = results;
  const metric = metricOf(results);
  const trained = cells.filter((c) => !isBaseline(c.arm) && c.history.length > 0);
  if (trained.length === 0) return null;
  const drawn = sizesOf(trained).map((size) => {
    const own = trained.filter((c) => c.size === size);
    const points = armsOf(own).flatMap((arm) =>
      own
        .filter((c) => c.arm === arm)
        .flatMap(({ seed, history }) =>
          history.map(({ step, metric: value }) => ({ arm, seed, step, value })),
        ),
    );
    const whole = time.arrivals.filter((a) => a.size === size && a.share === 1);
    const scratch = whole.find((a) => a.arm === "scratch");
    return validationCurves(document, {
      ...{ size, points, metric },
      target: scratch === undefined ? null : meanOf(scratch.seeds.map((s) => s.target)),
      arrivals: whole.flatMap(({ arm, seeds }) => {
        const steps = seeds.flatMap((s) => s.steps ?? []);
        return steps.length === seeds.length ? [{ arm, step: meanOf(steps) }] : [];
      }),
    });
  });
  const blocks: Block[] = [
    ...(isPaper(recipe) ? [note(CHOSEN_ON_TEST)] : []),
    ...figures(
      `${capital(metric.title)} on validation over training steps: thick the mean of seeds, thin each seed. The dashed level is scratch's best; a symbol on it is where an arm gets there in every seed, in the mean.`,
      drawn,
    ),
    ...(time.sentences.length > SENTENCES ? [] : list(time.sentences.map(grouped))),
    ...folded("How many times as fast as scratch", speedTable(time)),
  ];
  return { id: "time", title: "How soon", blocks };
}

function speedTable({ arrivals }: StudyResults["time"]): Block[] {
  const others = arrivals.filter(({ arm }) => arm !== "scratch");
  const shares = [...new Set(others.map((a) => a.share))];
  const rows = others
    .filter((a) => a.share === shares[0])
    .map(({ arm, size }) => [
      ...[counted(size), arm],
      ...shares.map((share) => {
        const found = others.find((a) => a.arm === arm && a.size === size && a.share === share);
        return found === undefined ? "\u2013" : speedText(found);
      }),
    ]);
  return table(
    "How many times as fast as scratch an arm gets, on validation, to these shares of what scratch learns; with intervals over seeds where there are several (<: not in every seed; -: in none).",
    ["records", "arm", ...shares.map((share) => `${100 * share} %`)],
    rows,
    2,
  );
}
