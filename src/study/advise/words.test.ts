import { describe, expect, it } from "vitest";
import type { Conclusion, Verdict } from "../../statistics/index.ts";
import { type Ahead, budgetText, planSentences } from "./ahead.ts";
import { basisSentences, cautions, decisive, type JudgedGain, verdictSentence } from "./words.ts";

function gain(
  conclusion: Conclusion,
  { arm = "fine-tune", size = 360, seeds = 3, needed = null, beaten = true }: Partial<Shape> = {},
): JudgedGain {
  return {
    ...{ arm, size, mean: 0.061 },
    seeds: Array.from({ length: seeds }, (_, i) => ({ seed: i + 1, difference: 0.061 })),
    verdict: { conclusion, low: 0.02, high: 0.102, needed } as Verdict,
    overControl: { mean: 0.01, verdict: {} as Verdict, beaten },
  };
}

interface Shape {
  readonly arm: JudgedGain["arm"];
  readonly size: number;
  readonly seeds: number;
  readonly needed: Verdict["needed"];
  readonly beaten: boolean;
}

const ahead = (gain: JudgedGain | null, more: Partial<Ahead> = {}): Ahead => ({
  ...{ gain, missing: [], remaining: 180_000, records: 600, testPatients: 200, seeds: 3 },
  ...{ perSeed: 120_000, anotherSize: null, spent: 600_000, ...more },
});

describe("the verdict so far", () => {
  it("is one sentence with size, difference and interval", () => {
    expect(verdictSentence(gain("pays"), "a network pre-trained on ptb-xl")).toBe(
      "It pays: with 360 of your records, fine-tuning a network pre-trained on ptb-xl gains +0.061 in macro AUROC over training from " +
        "scratch (90 % interval +0.020 to +0.102).",
    );
    expect(verdictSentence(gain("undecided"), "x")).toMatch(
      /^Undecided so far: .* comes to \+0\.061 in macro AUROC against/,
    );
    expect(verdictSentence(gain("does not pay"), "x")).toMatch(/^It does not pay/);
    expect(verdictSentence(gain("no practical difference"), "x")).toMatch(
      /^It makes no practical difference/,
    );
    expect(verdictSentence(gain("undecided", { seeds: 1 }), "x")).toMatch(/a single seed, so no interval/);
    expect(verdictSentence(null, "x")).toMatch(/^No verdict yet/);
  });

  it("is about the arm that is better on validation, at the largest size with two seeds", () => {
    const tuned = gain("pays");
    const probe = gain("undecided", { arm: "linear-probe" });
    const others = [
      gain("pays", { arm: "random-probe" }),
      gain("pays", { size: 90 }),
      gain("pays", { size: 900, seeds: 1 }),
    ];
    const cell = (arm: JudgedGain["arm"], validation: number) => ({ arm, size: 360, validation });
    const cells = (own: number) => [
      cell("fine-tune", 0.8),
      cell("fine-tune", 0.84),
      cell("linear-probe", own),
      cell("random-probe", 0.99),
    ];
    expect(decisive([tuned, probe, ...others], cells(0.81))).toBe(tuned);
    expect(decisive([tuned, probe, ...others], cells(0.83))).toBe(probe);
    expect(decisive(others.slice(2), [])).toBe(others[2]);
    expect(decisive(others.slice(0, 1), [])).toBeNull();
    expect(verdictSentence(probe, "x")).toContain("a linear probe of x");
  });

  it("comes with what it must not be taken for", () => {
    const fine = { simulated: false, same: true };
    expect(cautions(gain("pays"), fine)).toEqual([]);
    expect(cautions(gain("undecided", { beaten: false, seeds: 1 }), fine)).toEqual([]);
    expect(cautions(gain("pays", { beaten: false }), fine)[0]).toMatch(/no evidence for pre-training/);
    expect(cautions(gain("pays"), { simulated: true, same: true })[0]).toMatch(/simulated hearts alone/);
    expect(cautions(gain("pays"), { simulated: false, same: false })[0]).toMatch(/two networks/);
  });
});

describe("what it rests on", () => {
  const basis = {
    ...{ records: 600, patients: 580, testRecords: 240, testPatients: 230, size: 300, seeds: 3, steps: 230 },
    ...{ halfWidth: 0.034, labels: ["MI", "CD"], leftOut: [{ label: "WPW", why: "on 3 records" }] },
  };

  it("names records, patients, seeds, the interval to expect and what was left out", () => {
    const text = basisSentences(basis).join(" ");
    expect(text).toContain("600 records of 580 patients; 240 records of 230 patients for the test");
    expect(text).toContain("300 records for 230 steps, in 3 seeds");
    expect(text).toContain("±0.03");
    expect(text).toContain("WPW (on 3 records)");
  });

  it("speaks of no patients where no column says who they are", () => {
    expect(basisSentences({ ...basis, patients: null }).join(" ")).not.toContain("patients");
  });
});

describe("the plan that would decide it", () => {
  it("is the same command where the pilot is not done", () => {
    const missing = [{ arm: "scratch" as const, size: 360, seed: 2 }];
    expect(planSentences(ahead(gain("undecided"), { missing }))).toEqual([
      "1 cell of the pilot is not done: the same command goes on, for about 3 min.",
    ]);
  });

  it("is more seeds, with their time and the budget that runs them", () => {
    const [plan, warning] = planSentences(ahead(gain("undecided", { needed: { seeds: 7, patients: null } })));
    // 10 minutes are spent, 4 seeds of 2 minutes come, and 15 % are kept free.
    expect(plan).toContain("about 4 more seeds are expected to decide it, 8 min of training: --budget 22m");
    expect(warning).toContain("wrong more often than its 5 %: `cardiograft study run --until decided`");
    const [many] = planSentences(ahead(gain("undecided", { needed: { seeds: 40, patients: null } })));
    expect(many).toContain("in a recipe of your own");
  });

  it("is more test patients, and records in all, where seeds cannot decide", () => {
    const [plan] = planSentences(ahead(gain("undecided", { needed: { seeds: null, patients: 900 } })));
    expect(plan).toContain("About 900 test patients are");
    expect(plan).toContain("there are 200");
    expect(plan).toContain("2,700 labelled records in all");
  });

  it("says where nothing would, and where it is decided", () => {
    expect(planSentences(ahead(gain("undecided")))[0]).toMatch(/near the edge of what matters/);
    expect(planSentences(ahead(gain("pays")))[0]).toMatch(/is decided/);
    expect(planSentences(ahead(gain("undecided", { seeds: 1 })))[0]).toMatch(/One seed does not tell/);
  });

  it("offers a second size that waits for time", () => {
    const plan = planSentences(ahead(gain("pays"), { anotherSize: 240_000 }));
    // 10 and 4 minutes, and 15 % kept free.
    expect(plan[1]).toContain("--budget 17m (about 4 min more)");
  });

  it("writes budgets as the option takes them", () => {
    expect([budgetText(61_000), budgetText(7_200_001)]).toEqual(["2m", "3h"]);
  });
});
