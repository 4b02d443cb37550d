import type { ArmVerdict, Gain } from "./judgement/index.ts";
import { signed, titleOf } from "./judgement/index.ts";

export { type Gain, signed };

/** What the numbers say: a line for each gain, a sentence for each arm, and what must be held against it. */
export function outcomeLines(gains: readonly Gain[], verdicts: readonly ArmVerdict[]): string[] {
  const several = verdicts.length > 1;
  return [
    ...gains.map((gain) => gainLine(gain, several)),
    ...verdicts.map((v) => v.sentence),
    ...verdicts.flatMap((v) => v.caution ?? []),
  ];
}

function gainLine({ arm, size, seeds, ahead, mean, verdict }: Gain, several: boolean): string {
  const behind = seeds.filter((s) => s.difference < 0).length;
  const [who, count] = ahead >= behind ? [titleOf(arm), ahead] : ["scratch", behind];
  const of = `${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"}`;
  const range = seeds.length > 1 ? ` [${signed(verdict.low)}, ${signed(verdict.high)}]` : "";
  const what = several ? `gain of ${titleOf(arm)}` : "gain";
  return `${size} records: ${what} ${signed(mean)}${range}, ${who} ahead in ${count} of ${of}`;
}
