import type { Conclusion, Metric } from "../../statistics/index.ts";
import {
  type Arm,
  type Gain,
  type GridRow,
  isBaseline,
  isPaper,
  listed,
  needsUpstream,
  PAPER_MARK,
  signed,
} from "../../study/index.ts";
import { type Block, type Cell, list, note, table, text } from "../blocks.ts";
import { counted, plural } from "../numbers.ts";
import { PAPER_NOTE } from "../paper-note.ts";
import { acrossSentences } from "./across.ts";
import { armsOfRows, type GridReportInput, isMarked, metricOfGrid, settingsOf } from "./input.ts";
import { isCompared, reached } from "./levels.ts";
import { carriedSentences, networkSentences } from "./networks.ts";
import { countedAhead, countedVerdicts, pairName } from "./words.ts";

/** What was compared. */
export function leadOf({ members, unread, summary, name }: GridReportInput): string {
  const recipes = [...members.map(({ reading }) => reading.recipe), ...unread.map(({ recipe }) => recipe)];
  const names = (of: "network" | "downstream" | "upstream") => [
    ...new Set([...members, ...unread].flatMap(({ place }) => place[of] ?? [])),
  ];
  const of = (list: readonly string[], noun: string) =>
    list.length === 0 ? [] : [`${plural(list.length, noun)} (${listed(list)})`];
  const parts = [
    ...of(names("network"), "network"),
    ...of(names("downstream"), "downstream dataset"),
    ...of(names("upstream"), "upstream"),
  ];
  const arms = [...new Set(recipes.flatMap((recipe) => recipe.arms))];
  const seeds = [...new Set(recipes.map((recipe) => recipe.seeds.length))].sort((a, b) => a - b);
  const sizes = [...new Set(summary.rows.map(({ size }) => size))].sort((a, b) => a - b);
  const range =
    sizes.length === 0
      ? ""
      : `, with ${sizes.length <= 4 ? listed(sizes.map(counted)) : `${counted(sizes[0]!)} to ${counted(sizes.at(-1)!)}`} training records`;
  return `The grid ${name}: ${plural(recipes.length, "study").replace(/ys$/, "ies")} of ${listed(parts)}. ${arms.length > 1 ? "Compared" : "Trained"}: ${listed(arms)}${range}, ${listed(seeds)} ${seeds.join() === "1" ? "seed" : "seeds"}.`;
}

/** What the grid says, and how much of it is there to say it. */
export function verdictBlocks(input: GridReportInput): Block[] {
  const { summary, members } = input;
  const sound = summary.rows.filter((row) => !isMarked(row));
  const marked = summary.rows.filter(isMarked);
  const region = Math.max(...members.map(({ reading }) => reading.recipe.region));
  const first = [...armsOfRows(sound)].sort((a, b) => Number(isControl(a)) - Number(isControl(b)));
  const verdicts = first.map((arm): Block => {
    const rows = sound.filter((row) => row.arm === arm);
    return {
      ...{ kind: "verdict", arm, minor: isControl(arm), sentence: countedVerdicts(arm, rows) },
      caution: cautionOn(arm, rows, input),
    };
  });
  const differences = armsOfRows(marked).map((arm) =>
    countedAhead(
      arm,
      marked.filter((row) => row.arm === arm),
    ),
  );
  const decided = sound.filter(({ verdict }) => verdict !== "undecided").length;
  const comparisons = !isCompared(members)
    ? "Nothing is compared: every study has one arm."
    : summary.rows.length === 0
      ? "There is nothing to compare yet: no arm and training from scratch are both finished with a size and seed."
      : `A comparison is an arm against training from scratch, of one network on one pair of datasets at one size.${decided > 1 ? " Each verdict is right with its stated probability; nothing is corrected for their number." : ""}`;
  return [
    ...(members.some(({ reading }) => isPaper(reading.recipe))
      ? [note(sound.length === 0 ? PAPER_NOTE : `Where it is marked with *: ${PAPER_NOTE}`)]
      : []),
    note(finished(input)),
    ...verdicts,
    ...list(differences),
    ...(summary.rows.length === 0 ? list(reached(input)) : []),
    text(comparisons),
    ...list([...networkSentences(input), ...carriedSentences(input), ...acrossSentences(summary)]),
    ...matrix(summary.rows, region, metricOfGrid(input)),
  ];
}

/** How much of the grid has results. */
function finished({ members, unread }: GridReportInput): string {
  const whole = members.filter(({ reading }) => reading.results.missing.length === 0).length;
  const all = members.length + unread.length;
  const partly = members.length - whole;
  const cells = members.reduce((sum, { reading }) => sum + reading.results.cells.length, 0);
  const absent = members.reduce((sum, { reading }) => sum + reading.results.missing.length, 0);
  if (whole === all)
    return `All ${counted(all)} studies are finished: ${plural(cells, "model")} were judged.`;
  const rest = [
    ...(partly > 0
      ? [`${counted(partly)} ${partly === 1 ? "is" : "are"} half done (${plural(absent, "model")} missing)`]
      : []),
    ...(unread.length > 0
      ? [`${counted(unread.length)} ${unread.length === 1 ? "has" : "have"} no result`]
      : []),
  ];
  return `${counted(whole)} of ${counted(all)} studies ${whole === 1 ? "is" : "are"} finished, ${listed(rest)}. Everything here is about the ${counted(cells)} models that are there; the studies are listed below.`;
}

/** What must be held against an arm's verdicts. */
function cautionOn(arm: Arm, rows: readonly GridRow[], { members }: GridReportInput): string | null {
  const gains = members.flatMap(({ reading }) => reading.results.gains).filter((gain) => gain.arm === arm);
  const unproven = gains.filter((gain) => gain.mean > 0 && gain.overControl?.beaten === false).length;
  const single = rows.filter(({ interval }) => interval === null).length;
  const says = [
    ...(unproven > 0 && needsUpstream(arm)
      ? [
          `In ${counted(unproven)} of them it is ahead, but not shown to beat a probe of an untrained network: the gain there is no evidence for pre-training.`,
        ]
      : []),
    ...(single > 0
      ? [
          `${counted(single)} of them ${single === 1 ? "rests" : "rest"} on a single seed, which decides nothing.`,
        ]
      : []),
    ...needs(gains),
  ];
  return says.length === 0 ? null : says.join(" ");
}

/** What would decide the comparisons of several seeds that are undecided, if the differences are as measured. */
function needs(gains: readonly Gain[]): string[] {
  const open = gains.filter(({ seeds, verdict }) => seeds.length > 1 && verdict.conclusion === "undecided");
  if (open.length === 0) return [];
  const seeds = open.flatMap(({ verdict }) => verdict.needed?.seeds ?? []);
  const patients = open.filter(
    ({ verdict: { needed } }) => needed?.seeds == null && needed?.patients != null,
  );
  const neither = open.length - seeds.length - patients.length;
  const each = [
    ...(seeds.length > 0
      ? [`more seeds are expected to decide ${counted(seeds.length)} (${seedsText(seeds)})`]
      : []),
    ...(patients.length > 0
      ? [`only more test patients are expected to decide ${counted(patients.length)}`]
      : []),
    ...(neither > 0
      ? [`neither more seeds nor more test patients alone are expected to decide ${counted(neither)}`]
      : []),
  ];
  return [`Of the undecided, if the differences are as measured, ${each.join("; ")}.`];
}

function seedsText(seeds: readonly number[]): string {
  const [fewest, most] = [Math.min(...seeds), Math.max(...seeds)];
  return fewest === most ? `${counted(most)} in all` : `${counted(fewest)} to ${counted(most)} in all`;
}

/** What is there to be beaten. */
const isControl = (arm: Arm) => isBaseline(arm) || arm === "random-probe";

/** All gains at a glance: a row for each network and arm. */
function matrix(rows: readonly GridRow[], region: number, { title }: Metric): Block[] {
  const settings = settingsOf(rows);
  const several = armsOfRows(rows).length > 1;
  const lines = [...Map.groupBy(rows, ({ network, arm }) => `${network}\0${arm}`).values()];
  const sound = rows.some((row) => !isMarked(row));
  const some = sound && rows.some(isMarked);
  const cells = lines.map((own) => [
    own[0]!.network,
    ...(several ? [own[0]!.arm] : []),
    ...settings.map((setting): Cell => {
      const row = setting.rows.find((r) => own.includes(r));
      if (row === undefined) return "\u2013";
      const gain = `${signed(row.gain)}${some && isMarked(row) ? "*" : ""}`;
      if (row.verdict === null) return gain;
      return { text: `${gain} ${row.verdict}`, conclusion: row.verdict as Conclusion };
    }),
  ]);
  return table(
    sound
      ? `Gain over training from scratch in ${title}, mean of seeds, and the verdict. Up to ${region} either way makes no practical difference.${some ? ` *: ${PAPER_MARK}.` : ""}`
      : `Difference to training from scratch in ${title}, one run each, ${PAPER_MARK}.`,
    [
      ...["network", ...(several ? ["arm"] : [])],
      ...settings.map((setting) => `${pairName(setting)}, ${counted(setting.size)}`),
    ],
    cells,
    several ? 2 : 1,
  );
}
