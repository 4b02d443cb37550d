import type { Metric } from "../../statistics/index.ts";
import {
  type Gain,
  isPaper,
  listed,
  metricOf,
  PAPER_MARK,
  type StudyResults,
  signed,
  sizesOf,
} from "../../study/index.ts";
import { type Block, folded, list, type Section, table } from "../blocks.ts";
import { domainOf } from "../figures/axes.ts";
import { gainFigure } from "../figures/index.ts";
import { figures, type SectionInput } from "../input.ts";
import { counted, intervalOf, isGaining, ofTrained, percent, withInterval } from "../numbers.ts";
import { crossoverText, estimateWords } from "./crossover.ts";

/** What each arm gains over scratch, what that is worth in records, and where it ends; null without any gain. */
export function gainsSection(input: SectionInput): Section | null {
  const { results, document, recipe } = input;
  const gains = ofTrained(results.gains);
  if (gains.length === 0) return null;
  const metric = metricOf(results);
  if (isPaper(recipe)) return differencesSection(gains, metric, document);
  const { region, sizes } = results;
  const arms = [...new Set(gains.map((g) => g.arm))];
  const told = arms.filter((arm) => isGaining(gains, arm));
  const domainFor = (own: readonly Gain["arm"][]) => {
    const bounds = gains
      .filter((g) => own.includes(g.arm))
      .flatMap((g) => [g.mean, g.verdict.low, g.verdict.high]);
    return domainOf([...bounds, -region, region], 0.04);
  };
  // What gains nowhere may lie so low that nothing else could be seen on its axis.
  const apart = told.length === 0 ? [] : arms.filter((arm) => !told.includes(arm));
  const drawn = arms.map((arm) =>
    gainFigure(document, {
      ...{ arm, metric, region, sizes: sizesOf(gains) },
      domain: domainFor(apart.includes(arm) ? [arm] : told.length > 0 ? told : arms),
      gains: gains.filter((g) => g.arm === arm).map((g) => datumOf(g, told.includes(arm) ? sizes : null)),
      crossover: crossoverOf(sizes, arm),
    }),
  );
  const axes =
    apart.length === 0
      ? ""
      : ` ${listed(apart)} ${apart.length === 1 ? "has an axis of its own" : "have axes of their own"}.`;
  const blocks: Block[] = [
    ...figures(
      `Gain over scratch in ${metric.title}${withInterval(gains)}. Shaded: plus and minus ${region}, which makes no practical difference. Pointing up: pays; pointing down: does not pay; square: no practical difference; hollow circle: undecided.${axes}`,
      drawn,
    ),
    ...list(sizes.crossovers.filter((c) => told.includes(c.arm)).map((c) => crossoverText(c, gains))),
    ...worthTable(sizes, told),
    ...list(results.scores?.sentences ?? []),
    ...folded(
      "All gains with their intervals",
      table(
        `Gain over scratch${withInterval(gains)}, seeds in which the arm is ahead, verdict, and how probable it is, after what was measured, that the true difference is above, within and below the region.`,
        ["records", "arm", "gain", "interval", "ahead", "verdict", "above", "within", "below"],
        [...gains].sort((a, b) => a.size - b.size).map(rowOf),
        2,
      ),
    ),
  ];
  return { id: "gains", title: "What is gained over training from scratch", blocks };
}

/** The same of numbers on which there is no verdict. */
function differencesSection(
  gains: readonly Gain[],
  metric: Metric,
  document: SectionInput["document"],
): Section {
  const domain = domainOf([...gains.map((g) => g.mean), 0], 0.04);
  const drawn = [...new Set(gains.map((g) => g.arm))].map((arm) =>
    gainFigure(document, {
      ...{ arm, metric, domain, region: null, sizes: sizesOf(gains), crossover: null },
      gains: gains
        .filter((g) => g.arm === arm)
        .map(({ size, mean }) => ({ size, mean, low: null, high: null, conclusion: null, worth: null })),
    }),
  );
  const what = `Difference to scratch in ${metric.title}, one run each, ${PAPER_MARK}. No interval and no verdict.`;
  const rows = [...gains]
    .sort((a, b) => a.size - b.size)
    .map(({ arm, size, mean }) => [counted(size), arm, signed(mean)]);
  const blocks: Block[] = [
    ...figures(what, drawn),
    ...folded("All differences", table(what, ["records", "arm", "difference"], rows, 2)),
  ];
  return { id: "gains", title: "Difference to training from scratch", blocks };
}

function crossoverOf({ crossovers }: StudyResults["sizes"], arm: Gain["arm"]) {
  const found = crossovers.find((c) => c.arm === arm);
  if (found === undefined) return null;
  return { ...found.size, label: estimateWords(found.size, found.among) };
}

function rowOf(gain: Gain) {
  const { arm, size, mean, ahead, seeds, verdict } = gain;
  const { conclusion, probability } = verdict;
  return [
    ...[counted(size), arm, signed(mean), intervalOf(gain), `${ahead} of ${seeds.length}`],
    { text: conclusion, conclusion },
    ...[probability.above, probability.within, probability.below].map(percent),
  ];
}

function datumOf({ arm, size, mean, seeds, verdict }: Gain, sizes: StudyResults["sizes"] | null) {
  const found = sizes?.equivalences.find((e) => e.arm === arm && e.size === size);
  const bounds = seeds.length > 1 ? { low: verdict.low, high: verdict.high } : { low: null, high: null };
  return {
    ...{ size, mean, ...bounds },
    conclusion: verdict.conclusion,
    worth: found ? worthOf(found) : null,
  };
}

/** Short enough to stand over its size. */
function worthOf({ worth: { value }, among }: StudyResults["sizes"]["equivalences"][number]): string {
  if (value === "below") return `<${counted(among[0]!)}`;
  return value === "beyond" ? `>${counted(among.at(-1)!)}` : counted(Math.round(value));
}

/** `480 [390, 600]`; beyond the sizes that were tried `more than 2,000`. */
function worthWords({ worth, among }: StudyResults["sizes"]["equivalences"][number]): string {
  return estimateWords(worth, among).replace(/^</, "fewer than ").replace(/^>/, "more than ");
}

function worthTable({ equivalences }: StudyResults["sizes"], arms: readonly Gain["arm"][]): Block[] {
  const shown = equivalences.filter((e) => arms.includes(e.arm));
  const tried = sizesOf(shown);
  const rows = arms.map((arm) => [
    arm,
    ...tried.map((size) => {
      const found = shown.find((e) => e.arm === arm && e.size === size);
      return found === undefined ? "\u2013" : worthWords(found);
    }),
  ]);
  return table(
    "How many records training from scratch needs to get as far as an arm with so many, with intervals of 90 % over test patients and seeds.",
    ["arm", ...tried.map(counted)],
    shown.length === 0 ? [] : rows,
  );
}
