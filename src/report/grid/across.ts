import { type GridSummary, signed, titleOf } from "../../study/index.ts";
import { type Block, table, text } from "../blocks.ts";
import { plural } from "../numbers.ts";

/** A p value below this is told from chance. */
const LEVEL = 0.05;

const pText = (p: number): string => (p < 0.001 ? "below 0.001" : p.toFixed(3));

/** What each arm does over pairs of data and network, and what must be held against it. */
export function acrossSentences({ across, caution, rows }: GridSummary): string[] {
  const sound = rows.filter(({ mark }) => mark === null);
  if (across.length === 0)
    return sound.length === 0
      ? []
      : [
          "No arm has five pairs of data and network or more from one upstream: nothing is tested over pairs.",
        ];
  const sentences = across.map(({ arm, upstream, pairs, meanGain, ahead, p, corrected }) => {
    const from = upstream === "none" ? "" : ` pre-trained on ${upstream}`;
    const holm =
      across.length > 1 ? ` (${pText(corrected)} by Holm's method for ${plural(across.length, "test")})` : "";
    const says = corrected < LEVEL ? "which chance alone seldom gives" : "which is not told from chance";
    return `Over ${plural(pairs, "pair")} of data and network${from}, ${titleOf(arm)} is ahead of scratch in ${ahead}, by ${signed(meanGain)} in the mean: Wilcoxon's signed-rank test has p = ${pText(p)}${holm}, ${says}. It asks whether there is a gain, not whether one matters.`;
  });
  return [...sentences, ...(caution === null ? [] : [caution])];
}

/** The tests as a table. */
export function acrossTable({ across, caution }: GridSummary): Block[] {
  const rows = across.map(({ arm, upstream, pairs, meanGain, ahead, p, corrected }) => [
    ...[
      arm,
      upstream,
      `${pairs}`,
      signed(meanGain),
      `${ahead} of ${pairs}`,
      p.toFixed(3),
      corrected.toFixed(3),
    ],
  ]);
  const own = table(
    "Wilcoxon's signed-rank test over pairs of data and network; the sizes of a pair count with their mean.",
    ["arm", "upstream", "pairs", "mean gain", "ahead", "p", "p by Holm's method"],
    rows,
    2,
  );
  return own.length === 0 ? [] : [...own, ...(caution === null ? [] : [text(caution)])];
}
