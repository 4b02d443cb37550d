import type { EcgRecord } from "../../ecg/index.ts";

/** The three augmented leads as Goldberger's identities give them from I and II. */
const GOLDBERGER: Readonly<Record<"aVR" | "aVL" | "aVF", (i: number, ii: number) => number>> = {
  aVR: (i, ii) => -(i + ii) / 2,
  aVL: (i, ii) => i - ii / 2,
  aVF: (i, ii) => ii - i / 2,
};
const AUGMENTED = ["aVR", "aVL", "aVF"] as const;
const PERMUTATIONS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

/** Share of a column's power that may disagree with its lead: filters and rounding stay far below, another lead far above. */
const DISAGREEMENT = 0.1;
/** How much worse the next best order must fit. */
const CLEARLY = 3;

const CHEST = ["V1", "V2", "V3", "V4", "V5", "V6"];

/**
 * The leads of columns that begin with I, II, III and the three augmented leads in any order: the order in which the augmented ones agree
 * with Goldberger's identities, over all records together. Null where none fits, or none clearly better than the others, or III is
 * not II - I.
 */
export function leadOrder(records: readonly EcgRecord[]): readonly string[] | null {
  // Power of the difference between each column and each augmented lead, and of the columns themselves.
  const difference = [0, 1, 2].map(() => [0, 0, 0]);
  const power = [0, 0, 0];
  let [third, thirdPower] = [0, 0];
  for (const { signals } of records) {
    const [first, second] = [signals[0]!, signals[1]!];
    for (let t = 0; t < first.length; t++) {
      const [i, ii, iii] = [first[t]!, second[t]!, signals[2]![t]!];
      third += (iii - (ii - i)) ** 2;
      thirdPower += iii ** 2;
      for (let column = 0; column < 3; column++) {
        const value = signals[3 + column]![t]!;
        power[column]! += value ** 2;
        for (let lead = 0; lead < 3; lead++) {
          difference[column]![lead]! += (value - GOLDBERGER[AUGMENTED[lead]!](i, ii)) ** 2;
        }
      }
    }
  }
  const fits = PERMUTATIONS.map((order) => ({
    order,
    worst: Math.max(...order.map((lead, column) => difference[column]![lead]! / power[column]!)),
  })).sort((a, b) => a.worst - b.worst);
  const [best, next] = [fits[0]!, fits[1]!];
  // Written so that a NaN, from records that are zero throughout, is no agreement.
  if (
    !(third / thirdPower < DISAGREEMENT && best.worst < DISAGREEMENT && next.worst > CLEARLY * best.worst)
  ) {
    return null;
  }
  return ["I", "II", "III", ...best.order.map((lead) => AUGMENTED[lead]!), ...CHEST];
}
