import {
  type Arm,
  isBaseline,
  isPaper,
  listed,
  metricOf,
  PAPER_MARK,
  type StudyResults,
  signed,
  sizesOf,
} from "../../study/index.ts";
import { type Block, note, table, text } from "../blocks.ts";
import type { SectionInput } from "../input.ts";
import { levelSentences } from "../levels.ts";
import { counted, grouped, plural } from "../numbers.ts";
import { PAPER_NOTE } from "../paper-note.ts";

/** A sentence for each arm, what must be held against it, and all verdicts at a glance. */
export function verdictBlocks(input: SectionInput): Block[] {
  const { results, recipe } = input;
  if (isPaper(recipe)) return [...paperBlocks(input), ...missingNote(input)];
  const { verdicts, gains } = results;
  const first = [...verdicts].sort((a, b) => Number(isControl(a.arm)) - Number(isControl(b.arm)));
  const blocks: Block[] = first.map(({ arm, sentence, caution }) => ({
    kind: "verdict",
    arm,
    sentence: grouped(sentence),
    caution: caution === null ? null : grouped(caution),
    minor: isControl(arm),
  }));
  if (verdicts.length === 0) blocks.push(...levelSentences(results).map(text));
  if (verdicts.length === 0 && recipe.arms.length > 1)
    blocks.push(
      text(
        "There is nothing to compare yet: no arm and training from scratch are both finished with a size and seed.",
      ),
    );
  blocks.push(...missingNote(input));
  const sizes = sizesOf(gains);
  const rows = first.map(({ arm }) => [
    arm,
    ...sizes.map((size) => {
      const gain = gains.find((g) => g.arm === arm && g.size === size);
      if (gain === undefined) return "\u2013";
      const { conclusion } = gain.verdict;
      return { text: `${signed(gain.mean)} ${conclusion}`, conclusion };
    }),
  ]);
  const columns = ["arm", ...sizes.map((size) => `${counted(size)} records`)];
  return [...blocks, ...(rows.length * sizes.length > 1 ? table(caption(results), columns, rows) : [])];
}

/** What is not there yet. */
function missingNote({ results: { missing, cells } }: SectionInput): Block[] {
  if (missing.length === 0) return [];
  const all = plural(cells.length + missing.length, "model");
  return [
    note(
      `${missing.length} of ${all} of this study ${missing.length === 1 ? "has" : "have"} no result yet. Everything here is about the other ${counted(cells.length)}.`,
    ),
  ];
}

/** The differences alone, and why nothing is concluded from them. */
function paperBlocks({ results }: SectionInput): Block[] {
  const { gains } = results;
  const sizes = sizesOf(gains);
  const arms = [...new Set(gains.map((g) => g.arm))];
  const rows = arms.map((arm) => [
    arm,
    ...sizes.map((size) => {
      const gain = gains.find((g) => g.arm === arm && g.size === size);
      return gain === undefined ? "\u2013" : signed(gain.mean);
    }),
  ]);
  return [
    note(PAPER_NOTE),
    ...table(
      `Difference to training from scratch in ${metricOf(results).title}, one run each, ${PAPER_MARK}.`,
      ["arm", ...sizes.map((size) => `${counted(size)} records`)],
      rows,
    ),
  ];
}

/** What is there to be beaten. */
const isControl = (arm: Arm) => isBaseline(arm) || arm === "random-probe";

const caption = (results: StudyResults): string =>
  `Gain over training from scratch in ${metricOf(results).title}, mean of seeds, and the verdict. Up to ${results.region} either way makes no practical difference.`;

/** What was compared. */
export function leadOf({ results, downstream }: SectionInput): string {
  const { cells, testRecords } = results;
  const arms = [...new Set(cells.map((c) => c.arm))];
  const seeds = new Set(cells.map((c) => c.seed)).size;
  return `${arms.length > 1 ? "Compared" : "Trained"}: ${listed(arms)}, with ${listed(sizesOf(cells).map(counted))} training records, ${plural(seeds, "seed")}, judged on ${counted(testRecords)} test records of ${downstream.name}.`;
}
