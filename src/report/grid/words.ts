import {
  type Arm,
  capital,
  GRID_PART,
  type GridRow,
  isBaseline,
  listed,
  meanOf,
  type ReadMember,
  signed,
  titleOf,
} from "../../study/index.ts";
import { counted, plural } from "../numbers.ts";
import type { Setting } from "./input.ts";

/** `clinic from community`; the downstream alone where nothing is pre-trained. A further study has the name of its part before it. */
export function pairName({
  part,
  downstream,
  upstream,
}: Pick<Setting, "part" | "downstream" | "upstream">): string {
  const data = upstream === "none" ? downstream : `${downstream} from ${upstream}`;
  return part === GRID_PART ? data : `${part}: ${data}`;
}

export const settingName = (setting: Pick<Setting, "part" | "downstream" | "upstream" | "size">): string =>
  `${pairName(setting)}, ${counted(setting.size)} records`;

/** What a study of the grid is called: its pair of data, and its network. */
export function nameOfMember({ place, reading: { recipe } }: ReadMember): { data: string; network: string } {
  const { part, upstream } = place;
  const downstream = place.downstream ?? recipe.downstream.dataset.name;
  return {
    data: pairName({ part, downstream, upstream: upstream ?? "none" }),
    network: place.network ?? recipe.model.name,
  };
}

/** Conclusions in the order in which they are said, of an arm and of a baseline that scratch has to beat. */
const SAYS: readonly (readonly [conclusion: string, ofArm: string, ofBaseline: string])[] = [
  ["pays", "pays", "is worse"],
  ["no practical difference", "makes no practical difference", "makes no practical difference"],
  ["does not pay", "does not pay", "is better"],
  ["undecided", "is undecided", "is undecided"],
];

/** In how many comparisons an arm pays, and so on; rows without a verdict are not counted. */
export function countedVerdicts(arm: Arm, rows: readonly GridRow[]): string {
  const baseline = isBaseline(arm);
  const parts = SAYS.flatMap(([conclusion, ofArm, ofBaseline]) => {
    const count = rows.filter(({ verdict }) => verdict === conclusion).length;
    return count === 0 ? [] : [{ says: baseline ? ofBaseline : ofArm, count }];
  });
  const subject = baseline ? `Training from scratch, against ${titleOf(arm)},` : capital(titleOf(arm));
  const [first] = parts;
  if (first === undefined) return `${subject} is compared nowhere yet.`;
  const comparisons = plural(rows.length, "comparison");
  if (parts.length === 1)
    return `${subject} ${first.says} in ${rows.length === 1 ? "the one comparison there is" : `all ${comparisons}`}.`;
  const each = parts.map(({ says, count }, i) => `${says} in ${count}${i === 0 ? ` of ${comparisons}` : ""}`);
  return `${subject} ${listed(each)}.`;
}

/** The same where there are differences alone. */
export function countedAhead(arm: Arm, rows: readonly GridRow[]): string {
  const ahead = rows.filter(({ gain }) => gain > 0).length;
  return `${capital(titleOf(arm))} is ahead of scratch in ${ahead} of ${plural(rows.length, "comparison")}, by ${signed(meanOf(rows.map(({ gain }) => gain)))} in the mean. These are single runs that were chosen on the test records; nothing is concluded.`;
}

/** The interval of a row; a dash where there is none. */
export const rangeOf = (interval: readonly [number | null, number | null] | null): string => {
  const [low, high] = interval ?? [null, null];
  return low === null || high === null ? "\u2013" : `[${signed(low)}, ${signed(high)}]`;
};

/** A share in percent, with decimals where it is near an end. */
export const shareText = (share: number): string =>
  `${(100 * share).toFixed(share > 0.99 || share < 0.01 ? 2 : 1)} %`;
