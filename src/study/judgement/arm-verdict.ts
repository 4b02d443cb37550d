import type { Conclusion } from "../../statistics/index.ts";
import { type Arm, isBaseline } from "../arms.ts";
import type { Gain } from "./gain.ts";
import { capital, counted, listed, titleOf } from "./words.ts";

/** What a study concludes on one arm, over all sizes. */
export interface ArmVerdict {
  readonly arm: Arm;
  /** Sizes by conclusion. */
  readonly sizes: Readonly<Record<Conclusion, readonly number[]>>;
  readonly sentence: string;
  /** Sizes at which its gain is not shown to exceed that of a probe of an untrained network, and is no evidence for pre-training. */
  readonly unproven: readonly number[];
  /** Null where there are none. */
  readonly caution: string | null;
}

const ORDER: readonly Conclusion[] = ["pays", "no practical difference", "does not pay", "undecided"];

interface Wording {
  readonly says: string;
  readonly remark?: string;
}

const OF_ARM: Readonly<Record<Conclusion, Wording>> = {
  pays: { says: "pays" },
  "no practical difference": { says: "makes no practical difference" },
  "does not pay": { says: "does not pay", remark: "scratch is better" },
  undecided: { says: "is undecided" },
};

/** A baseline is what scratch has to beat, and not the other way round. */
const OF_BASELINE: Readonly<Record<Conclusion, Wording>> = {
  pays: { says: "is worse" },
  "no practical difference": { says: "makes no practical difference" },
  "does not pay": { says: "is better" },
  undecided: { says: "is undecided" },
};

/** One verdict for each arm, in the order of the gains. */
export function armVerdicts(gains: readonly Gain[]): ArmVerdict[] {
  return [...new Set(gains.map((g) => g.arm))].map((arm) =>
    verdictOf(
      arm,
      gains.filter((g) => g.arm === arm),
    ),
  );
}

function verdictOf(arm: Arm, gains: readonly Gain[]): ArmVerdict {
  const of = (conclusion: Conclusion) => gains.filter((g) => g.verdict.conclusion === conclusion);
  const sizes = (conclusion: Conclusion) => of(conclusion).map((g) => g.size);
  const wording = isBaseline(arm) ? OF_BASELINE : OF_ARM;
  let first = true;
  const parts = ORDER.flatMap((conclusion) => {
    const own = of(conclusion);
    if (own.length === 0) return [];
    const { says, remark } = wording[conclusion];
    const where = conclusion === "undecided" ? whereUndecided(own, first) : places(own, first);
    first = false;
    return [`${says} at ${where}${remark ? ` (${remark})` : ""}`];
  });
  const subject = isBaseline(arm) ? `Training from scratch, against ${titleOf(arm)},` : capital(titleOf(arm));
  const unproven = gains.filter((g) => g.mean > 0 && g.overControl?.beaten === false).map((g) => g.size);
  return {
    arm,
    sizes: {
      pays: sizes("pays"),
      "no practical difference": sizes("no practical difference"),
      "does not pay": sizes("does not pay"),
      undecided: sizes("undecided"),
    },
    sentence: `${subject} ${parts.length > 2 ? serial(parts) : listed(parts)}.`,
    unproven,
    caution:
      unproven.length === 0
        ? null
        : `At ${listed(unproven)} records ${titleOf(arm)} is not shown to beat ${titleOf("random-probe")}: its gain there is no evidence for pre-training.`,
  };
}

/** Parts that have commas and "and" of their own. */
const serial = (parts: readonly string[]) => `${parts.slice(0, -1).join(", ")}, and ${parts.at(-1)}`;

const places = (gains: readonly Gain[], first: boolean) =>
  `${listed(gains.map((g) => g.size))}${first ? " records" : ""}`;

/** Sizes with what would decide there, those together that need the same. */
function whereUndecided(gains: readonly Gain[], first: boolean): string {
  const remedies = [...new Set(gains.map(remedy))];
  return listed(
    remedies.map((need, i) => {
      const own = gains.filter((g) => remedy(g) === need);
      return `${places(own, first && i === 0)} (${need})`;
    }),
  );
}

/** What would decide it, if the difference is as measured. */
function remedy({ seeds, verdict: { needed } }: Gain): string {
  if (seeds.length === 1) return "one seed does not tell how much another would differ; run three or more";
  if (needed?.seeds != null)
    return `about ${counted(needed.seeds - seeds.length, "more seed")} ${needed.seeds - seeds.length === 1 ? "is" : "are"} expected to decide`;
  if (needed?.patients != null)
    return `more seeds alone are not expected to decide, about ${needed.patients.toLocaleString("en-US")} test patients are`;
  return "neither more seeds, up to 200, nor more test patients alone are expected to decide";
}
