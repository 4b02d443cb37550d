import { meanOfKnown } from "../../statistics/index.ts";
import { type Arm, capital, listed, needsUpstream, PAPER_MARK, signed, titleOf } from "../../study/index.ts";
import type { NetworkContrast } from "../../study/network-gains.ts";
import { type Block, folded, type Section, table, text } from "../blocks.ts";
import { type CarriedDatum, carriedOverFigure } from "../figures/index.ts";
import { figures } from "../input.ts";
import { counted, plural } from "../numbers.ts";
import {
  armsOfRows,
  type GridReportInput,
  type GridSectionInput,
  isMarked,
  metricOfGrid,
  networkRows,
} from "./input.ts";
import { rangeOf, shareText } from "./words.ts";

/** Pairs of networks that a sentence names; the table has all. */
const NAMED = 4;
/** Shares that differ by no more are one. */
const SAME_SHARE = 0.005;

const contrastText = ({ more, less, mean, low, high }: NetworkContrast): string =>
  `more with ${more} than with ${less} (by ${signed(mean)}${low === null ? "" : ` ${rangeOf([low, high])}`})`;

/** Whether networks differ in what they gain; of each arm. */
export function networkSentences({ networks: { contrasts } }: GridReportInput): string[] {
  return [...Map.groupBy(contrasts, ({ arm }) => arm)].map(([arm, own]) => {
    const told = own.filter(({ says }) => says === "more").sort((a, b) => b.mean - a.mean);
    const alike = own.filter(({ says }) => says === "alike").length;
    const untold = own.length - told.length - alike;
    const same = alike === 0 ? "" : ` In ${alike} the gains differ by no more than the region.`;
    if (told.length === 0) {
      const widest = own.reduce((a, b) => (b.mean > a.mean ? b : a));
      const one = own.length === 1;
      const untellable = `Whether ${titleOf(arm)} gains more with one network than with another cannot be told`;
      const largest = `The largest difference of means: ${contrastText(widest)}.`;
      if (own.every(({ low }) => low === null))
        return `${untellable}: a single seed has no interval. ${largest}`;
      return untold === 0
        ? `${plural(own.length, "pair")} of networks: in all of them the gains of ${titleOf(arm)} differ by no more than the region.`
        : `${untellable}: ${one ? "the difference of their gains has" : `of ${counted(own.length)} pairs of networks none has`} an interval ${one ? "with" : "without"} zero${one ? " in it" : ""}. ${largest}${same}`;
    }
    const named = told.slice(0, NAMED).map(contrastText);
    const more = told.length > NAMED ? [`in ${told.length - NAMED} further pairs that the table has`] : [];
    const rest =
      untold === 0
        ? ""
        : ` Of the other ${untold === 1 ? "pair" : `${counted(untold)} pairs`} it cannot be told.`;
    return `${capital(titleOf(arm))} gains ${listed([...named, ...more])}.${same}${rest}`;
  });
}

interface Carried {
  readonly network: string;
  readonly parameters: number;
  readonly share: number;
}

/** Each network with the share of its weights that is carried over; several forms of one by their first. */
function carriedOf(input: GridReportInput): Carried[] {
  const rows = networkRows(input).filter(
    ({ arm, carriedOver }) => needsUpstream(arm) && carriedOver !== null,
  );
  return [...Map.groupBy(rows, ({ network }) => network)].map(([network, own]) => {
    const { parameters, share } = own[0]!.carriedOver!;
    return { network, parameters, share };
  });
}

const differ = (carried: readonly Carried[]): boolean => {
  const shares = carried.map(({ share }) => share);
  return carried.length > 1 && Math.max(...shares) - Math.min(...shares) > SAME_SHARE;
};

/** How much of the networks begins with the upstream's weights. */
export function carriedSentences(input: GridReportInput): string[] {
  const carried = carriedOf(input).sort((a, b) => a.share - b.share);
  const [least, most] = [carried[0], carried.at(-1)];
  if (least === undefined || most === undefined) return [];
  if (!differ(carried))
    return [
      `Of ${carried.length === 1 ? "the network's" : "every network's"} weights ${shareText(least.share)} ${carried.length === 1 ? "are" : "or nearly that are"} carried over; the others are the new head.`,
    ];
  return [
    `Networks differ in how many of their weights are carried over, from ${shareText(least.share)} (${least.network}) to ${shareText(most.share)} (${most.network}); the others are the new head. They differ in more than that: gains that go with the share are no proof that it is the cause.`,
  ];
}

/** What networks gain beside each other, and beside what they carry over; null for a single network. */
export function networksSection(input: GridSectionInput): Section | null {
  const carried = carriedOf(input);
  const rows = networkRows(input);
  if (new Set(rows.map(({ network }) => network)).size < 2) return null;
  const { contrasts, gains } = input.networks;
  const arms = armsOfRows(rows);
  const drawn = differ(carried)
    ? arms.filter(needsUpstream).map((arm) =>
        carriedOverFigure(input.document, {
          ...{
            arm,
            metric: metricOfGrid(input),
            networks: carried.flatMap((own) => datumOf(own, arm, input)),
          },
          region: rows.some(isMarked) ? null : regionOf(input),
        }),
      )
    : [];
  const paper = rows.every(isMarked);
  const blocks: Block[] = [
    ...figures(
      `The mean gain of each network${gains.some(({ low }) => low !== null) ? " with its interval of 90 %" : ", without interval"} against the share of its weights that is carried over; pale dots beside it are its gains on each pair of datasets and at each size. Dots that would lie on each other stand side by side, and an interval that reaches the edge goes on beyond it.`,
      drawn,
    ),
    ...networkTable(input, carried),
    ...folded("Networks, two by two", contrastTable(contrasts)),
  ];
  return { id: "networks", title: paper ? "Differences by network" : "Which networks gain more", blocks };
}

const regionOf = ({ members }: GridReportInput): number =>
  Math.max(...members.map(({ reading }) => reading.recipe.region));

function datumOf({ network, share }: Carried, arm: Arm, input: GridReportInput): CarriedDatum[] {
  const own = networkRows(input).filter((row) => row.arm === arm && row.network === network);
  if (own.length === 0) return [];
  const found = input.networks.gains.find((gain) => gain.arm === arm && gain.network === network);
  const gains = own.map(({ gain }) => gain);
  const mean = found?.mean ?? meanOfKnown(gains)!;
  return [{ network, share, mean, low: found?.low ?? null, high: found?.high ?? null, gains }];
}

function networkTable(input: GridReportInput, carried: readonly Carried[]): Block[] {
  const rows = networkRows(input);
  const found = input.networks.gains;
  const lines = [...Map.groupBy(rows, ({ network, arm }) => `${network}\0${arm}`).values()].map((own) => {
    const { network, arm } = own[0]!;
    const weights = carried.find((c) => c.network === network);
    const over = found.find((gain) => gain.network === network && gain.arm === arm);
    const mean = over?.mean ?? (found.length === 0 ? meanOfKnown(own.map(({ gain }) => gain)) : null);
    return [
      ...[network, arm, weights === undefined ? "\u2013" : counted(weights.parameters)],
      weights === undefined || !needsUpstream(arm) ? "\u2013" : shareText(weights.share),
      `${over?.settings ?? own.length}`,
      mean === null ? "\u2013" : signed(mean),
      ...(found.length > 0 ? [over === undefined ? "\u2013" : rangeOf([over.low, over.high])] : []),
    ];
  });
  const over =
    found.length > 0 ? "over the data and sizes that all networks have" : "over all of its data and sizes";
  return table(
    `Weights of each network, the share of them that is carried over, and its mean gain ${over}${found.length > 0 ? ", with an interval of 90 % over test patients and seeds" : ""}${rows.some(isMarked) ? `; ${PAPER_MARK}` : ""}.`,
    [
      ...["network", "arm", "weights", "carried over", "data and sizes", "mean gain"],
      ...(found.length > 0 ? ["interval"] : []),
    ],
    lines,
    2,
  );
}

const SAYS: Readonly<Record<NetworkContrast["says"], string>> = {
  more: "gains more",
  alike: "within the region",
  untold: "cannot be told",
};

function contrastTable(contrasts: readonly NetworkContrast[]): Block[] {
  const rows = contrasts.map(({ arm, more, less, settings, mean, low, high, says }) => [
    ...[more, less, arm, `${settings}`, signed(mean), rangeOf([low, high]), SAYS[says]],
  ]);
  const own = table(
    "The gain of one network less that of another, over the data and sizes that both have, paired by test patients and seeds. The intervals of an arm are so wide that all of them together hold nine times in ten (Bonferroni).",
    ["network", "less", "arm", "data and sizes", "difference", "interval", "it says"],
    rows,
    2,
  );
  return own.length === 0 ? [] : [...own, text("Test sets are taken as independent of each other.")];
}
