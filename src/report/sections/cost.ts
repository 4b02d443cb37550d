import { isPaper, needsUpstream, type StudyResults } from "../../study/index.ts";
import { type Block, folded, list, note, type Section, table } from "../blocks.ts";
import { breakEvenFigure } from "../figures/index.ts";
import { figures, type SectionInput } from "../input.ts";
import { counted, grouped, roundedCount } from "../numbers.ts";
import { CHOSEN_ON_TEST } from "../paper-note.ts";

/** What the arms take; null where no time was measured. */
export function costSection({ results: { cost }, document, recipe }: SectionInput): Section | null {
  if (cost.arms.every((a) => a.cost.minutes === 0)) return null;
  const { pretraining, targets, sentences } = cost;
  const drawn =
    pretraining === null
      ? []
      : targets.flatMap(({ size, share, arms }) => {
          const arrived = arms.flatMap(({ arm, minutes, breakEven }) =>
            minutes === null ? [] : [{ arm, minutes, breakEven, pretrained: needsUpstream(arm) }],
          );
          if (share !== 1 || !arrived.some((a) => a.pretrained)) return [];
          return [breakEvenFigure(document, { size, pretraining: pretraining.minutes, arms: arrived })];
        });
  const blocks: Block[] = [
    ...(isPaper(recipe) ? [note(CHOSEN_ON_TEST)] : []),
    ...figures(
      "Minutes of training until scratch's best on validation is reached, with the arm's part of one pre-training that serves so many tasks. A symbol is the number of tasks from which that is less than scratch. Arms that do not arrive in every seed are left out.",
      drawn,
    ),
    ...list(sentences.map(grouped)),
    ...folded("Minutes of every arm and size", costTable(cost)),
  ];
  return { id: "cost", title: "What it costs", blocks };
}

function costTable({ pretraining, arms, targets }: StudyResults["cost"]): Block[] {
  const shown = arms.filter((a) => a.cost.minutes > 0).sort((a, b) => a.size - b.size);
  const tasks = shown.find((a) => a.shared.length > 0)?.shared.map((s) => s.tasks) ?? [];
  const metered = shown.some((a) => a.cost.kilowattHours !== null);
  const priced = shown.some((a) => a.cost.money !== null);
  const rows = shown.map(({ arm, size, cost, shared }) => {
    const target = targets.find((t) => t.size === size && t.share === 1)?.arms.find((a) => a.arm === arm);
    const part = (n: number) => shared.find((s) => s.tasks === n)?.cost.minutes;
    return [
      ...[counted(size), arm, roundedCount(cost.minutes)],
      ...tasks.map((n) => numberOf(part(n))),
      numberOf(target?.minutes),
      ...(tasks.length > 0 ? [target?.breakEven == null ? "\u2013" : counted(target.breakEven)] : []),
      ...(metered ? [numberOf(cost.kilowattHours)] : []),
      ...(priced ? [numberOf(cost.money)] : []),
    ];
  });
  const before =
    pretraining === null ? "" : ` One pre-training takes ${roundedCount(pretraining.minutes)} minutes.`;
  return table(
    `Minutes of training, mean of seeds, as measured beside the other tasks of the study.${before}`,
    [
      ...["records", "arm", "alone", ...tasks.map((n) => (n === 1 ? "with pre-training" : `shared by ${n}`))],
      "to scratch's best",
      ...(tasks.length > 0 ? ["less than scratch from (tasks)"] : []),
      ...(metered ? ["kWh"] : []),
      ...(priced ? ["price"] : []),
    ],
    rows,
    2,
  );
}

const numberOf = (value: number | null | undefined): string =>
  value == null ? "\u2013" : roundedCount(value);
