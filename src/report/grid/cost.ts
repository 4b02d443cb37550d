import { isBaseline, isPaper, meanOf, needsUpstream, speedText } from "../../study/index.ts";
import { type Block, folded, note, type Section, table } from "../blocks.ts";
import { armsOf, counted, roundedCount } from "../numbers.ts";
import { CHOSEN_ON_TEST } from "../paper-note.ts";
import type { GridReportInput } from "./input.ts";
import { nameOfMember } from "./words.ts";

/** What the trainings of each study take, and how soon its arms learn. */
export function costSection({ members }: GridReportInput): Section {
  const rows = members.flatMap((member) => {
    const { results } = member.reading;
    const { data, network } = nameOfMember(member);
    const { cells, cost, time } = results;
    const trained = cells.filter(({ arm }) => !isBaseline(arm));
    return [...new Set(trained.map(({ size }) => size))].flatMap((size) =>
      armsOf(trained.filter((cell) => cell.size === size)).map((arm) => {
        const own = trained.filter((cell) => cell.size === size && cell.arm === arm);
        const minutes = cost.arms.find((a) => a.arm === arm && a.size === size)?.cost.minutes ?? 0;
        const before = needsUpstream(arm) ? cost.pretraining : null;
        const pace = time.arrivals.find((a) => a.arm === arm && a.size === size && a.share === 1);
        return [
          ...[data, counted(size), network, arm],
          counted(Math.round(meanOf(own.map(({ steps }) => steps)))),
          counted(Math.round(meanOf(own.map(({ bestStep }) => bestStep)))),
          minutes === 0 ? "\u2013" : roundedCount(minutes),
          before === null ? "\u2013" : roundedCount(before.minutes),
          arm === "scratch" || pace === undefined ? "\u2013" : speedText(pace).replace(/^-$/, "\u2013"),
        ];
      }),
    );
  });
  const marked = members.some(({ reading }) => isPaper(reading.recipe));
  const blocks: Block[] = [
    ...(marked ? [note(CHOSEN_ON_TEST)] : []),
    ...folded(
      "Steps and minutes of every study",
      table(
        "Training steps, the step that was kept, minutes of one training and of the pre-training before it, all means of seeds; and how many times as fast as scratch an arm gets to scratch's best on validation, with its interval over seeds (<: not in every seed; \u2013: in none). Minutes are as measured beside the other tasks that ran, and a pre-training that several studies share was run once.",
        [
          "data",
          "records",
          "network",
          "arm",
          "steps",
          "best step",
          "minutes",
          "pre-training",
          "times as fast",
        ],
        rows,
        4,
      ),
    ),
  ];
  return { id: "cost", title: "Steps and minutes", blocks };
}
