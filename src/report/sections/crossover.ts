import { type Crossover, capital, type Estimate, type Gain, listed, titleOf } from "../../study/index.ts";
import { counted } from "../numbers.ts";

type SizeEstimate = Crossover["size"];
type Tried = Crossover["among"];

/** A bootstrap of fewer is narrower than it should be (docs/statistics.md). */
const FEW_SEEDS = 5;

/** A size that was read off between those tried: `2,600`, or beyond their ends `<100`, `>8,000`. */
function sizeWords(size: SizeEstimate["value"], tried: Tried): string {
  if (size === "below") return `<${counted(tried[0]!)}`;
  return size === "beyond" ? `>${counted(tried.at(-1)!)}` : counted(Math.round(size));
}

/** The same with its interval, where there is one and it is wider than a point: `2,600 [1,500, >8,000]`. */
export function estimateWords({ value, low, high }: Estimate<SizeEstimate["value"]>, tried: Tried): string {
  const shown = sizeWords(value, tried);
  if (low === null || high === null || (low === value && high === value)) return shown;
  return `${shown} [${sizeWords(low, tried)}, ${sizeWords(high, tried)}]`;
}

/**
 * Where the gain of an arm ends: first what its verdicts say, then what the means say, with the interval. The means alone would often name a
 * size where the verdicts leave all open.
 */
export function crossoverText({ arm, size, among }: Crossover, gains: readonly Gain[]): string {
  const own = gains.filter((gain) => gain.arm === arm).sort((a, b) => a.size - b.size);
  return `${byVerdicts(arm, own)} ${byMeans(size, among, Math.min(...own.map(({ seeds }) => seeds.length)))}`;
}

function byVerdicts(arm: Crossover["arm"], own: readonly Gain[]): string {
  const of = (...conclusions: string[]) =>
    own.filter((gain) => conclusions.includes(gain.verdict.conclusion)).map((gain) => gain.size);
  const pays = of("pays");
  const [last, largest] = [pays.at(-1), own.at(-1)!.size];
  const sizes = (list: readonly number[]) => `${listed(list.map(counted))} records`;
  const subject = capital(titleOf(arm));
  if (last === undefined) {
    const open = of("undecided");
    if (open.length === 0) return `${subject} pays at no size that was tried.`;
    const none = of("no practical difference", "does not pay");
    return `Whether ${titleOf(arm)} has a gain above the region is undecided at ${sizes(open)}${none.length > 0 ? `; at ${listed(none.map(counted))} it has none` : ""}.`;
  }
  if (last === largest)
    return `The gain of ${titleOf(arm)} has not ended at ${counted(largest)} records, the largest size that was tried: it pays there.`;
  const ended = of("no practical difference", "does not pay").find((own) => own > last);
  if (ended === undefined)
    return `${subject} pays at ${sizes(pays)}; whether it still does at more is undecided.`;
  return `${subject} pays at ${sizes(pays)} and does not at ${counted(ended)}: by the verdicts its gain ends between ${counted(last)} and ${counted(ended)}.`;
}

function byMeans({ value, low, high }: SizeEstimate, tried: Tried, seeds: number): string {
  const where =
    value === "below"
      ? `Read off the means at ${listed(tried.map(counted))} records, smoothed to fall with size, the gain is above the region at none of these sizes`
      : value === "beyond"
        ? `Read off the means at ${listed(tried.map(counted))} records, smoothed to fall with size, the gain is above the region at all of these sizes`
        : `Read off the means, smoothed to fall with size, the gain falls to the region at about ${sizeWords(value, tried)} records`;
  if (low === null || high === null) return `${where}; of one seed there is no interval.`;
  if (low === high) return `${where}.`;
  const range = `[${sizeWords(low, tried)}, ${sizeWords(high, tried)}]`;
  if (low === "below" && high === "beyond")
    return `${where}, but the interval of 90 % for the size is ${range}: all that were tried are in it, and none is ruled out.`;
  const narrow = seeds < FEW_SEEDS ? `, which is narrower than it should be with ${seeds} seeds` : "";
  return `${where}, with an interval of 90 % for the size of ${range}${narrow}.`;
}
