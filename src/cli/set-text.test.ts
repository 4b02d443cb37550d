import { describe, expect, it } from "vitest";
import { type GridSummary, PAPER_MARK } from "../study/index.ts";
import { summaryText } from "./set-text.ts";
import { outlookText } from "./study-plan-text.ts";

const row = (network: string, change: Partial<GridSummary["rows"][number]> = {}) => ({
  ...{ study: "s", part: "grid", downstream: "cpsc-2018", network, upstream: "georgia", size: 12_000 },
  ...{ arm: "head-then-all" as const, scratch: 0.8, gain: 0.0481, interval: [-0.0123, 0.1234] as const },
  ...{ verdict: "no practical difference", mark: null },
  carriedOver: { parameters: 8_738_181, carried: 8_735_616, share: 0.9997 },
  ...change,
});
const summary: GridSummary = {
  metric: "macro-auroc",
  rows: [row("resnet1d101"), row("bilstm", { downstream: "code-test", upstream: "ptb-xl", arm: "scratch" })],
  across: [
    {
      arm: "fine-tune",
      upstream: "georgia",
      pairs: 6,
      meanGain: 0.03,
      ahead: 5,
      p: 0.03125,
      corrected: 0.0625,
    },
  ],
  caution: "Networks on the same data share test records, so that the test finds more than there is in them.",
};
const columnsOf = (text: string) => Math.max(...text.split("\n").map((line) => line.length));

describe("the summary of a grid", () => {
  it("names data, network and upstream whole, in 80 columns", () => {
    const text = summaryText(summary);
    expect(columnsOf(text)).toBeLessThanOrEqual(80);
    expect(text).toContain("cpsc-2018  resnet1d101  georgia   head+all    12000  +0.048  [-.012,+.123]");
    expect(text).toContain("no practical difference (2): cpsc-2018/resnet1d101/georgia head+all 12000;");
    expect(text).toMatch(/resnet1d101 +8,738,181 +99\.97 %/);
    expect(text).toMatch(/tuned +georgia +6 +\+0\.030 +5 of 6 +0\.031 +0\.06/);
  });

  it("leaves out what is the same in all rows, so that long names have room", () => {
    const names = ["resnet1d18-flatten", "resnet1d18-pool"];
    const text = summaryText({ ...summary, rows: names.map((name) => row(name)) });
    expect(text.split("\n")[1]).toMatch(/^network +arm +records/);
    for (const name of names) expect(text).toContain(`${name} `);
  });

  it("names what it is judged by", () => {
    expect(summaryText(summary)).toContain("in macro AUROC, all studies");
    expect(summaryText({ ...summary, metric: "macro-auprc" })).toContain("in macro AUPRC, all studies");
  });

  it("marks what was chosen on the test records", () => {
    const text = summaryText({
      ...{ metric: "macro-auroc", across: [], caution: null },
      rows: [row("gru", { interval: null, verdict: null, mark: PAPER_MARK })],
    });
    expect(text).toContain("+0.048*");
    expect(text).toContain(`* ${PAPER_MARK}. No verdict is given.`);
    expect(text).not.toContain("Verdicts");
  });
});

describe("what a study would run", () => {
  const rest = { milliseconds: 5_400_000, untimed: 1, bytes: 2_500_000, unsized: 0 };
  const kinds = [
    { kind: "prepare", total: 2, done: 1 },
    { kind: "scratch", total: 4, done: 1 },
    { kind: "evaluate", total: 8, done: 0 },
    { kind: "fine-tune", total: 4, done: 0 },
  ];
  const name = "grid-a-downstream-of-a-long-name-a-network-of-a-long-name-an-upstream";
  const outlook = {
    ...{ name: "grid", title: "A grid", jobs: 2, threads: 1, device: "cpu", measured: 1, busy: false },
    studies: ["grid", "sweep"].map((part) => ({ name, part, kinds, ...rest })),
    missing: [{ name: "ptb", reason: "not there", command: "cardiograft data get ptb" }],
    ...{ total: { ...rest, untimed: 2 }, wallMs: 5_400_000 },
  };

  it("is counted by kind and study, with what is missing, in 80 columns", () => {
    const text = outlookText(outlook);
    expect(columnsOf(text)).toBeLessThanOrEqual(80);
    expect(text).toMatch(/scratch +4 +1\nfine-tune +4 +0\nall trainings +8 +1\nevaluate +8 +0/);
    expect(text).toMatch(/together +32 +over 3 h 00 min +5\.0 MB/);
    expect(text).toContain("without 2 tasks of unknown length");
    expect(text).toContain("1 network was timed");
    expect(text).toContain("ptb  cardiograft data get ptb");
  });
});
