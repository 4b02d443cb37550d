import { describe, expect, it } from "vitest";
import { reportInput } from "../../../test/fixtures/report-input.ts";
import type { Made } from "../../../test/fixtures/study-results.ts";
import { GRID_PART, markedResults, PAPER_MARK, summaryOf } from "../../study/index.ts";
import type { ReadMember } from "../../study/read-grid.ts";
import {
  composeGridReport,
  type GridReportInput,
  type ReportInput,
  renderHtml,
  renderMarkdown,
  serverDocument,
} from "../index.ts";

const NETWORKS = ["cnn-flatten", "cnn-pool", "gru-flatten", "gru-pool", "lstm"];
const SHARES = [0.3, 0.999, 0.04, 0.98, 0.5];

function member(network: string, study: ReportInput, protocol?: "paper"): ReadMember {
  const { recipe, results, downstream, upstream, tasks } = study;
  const name = `grid-clinic-${network}-community`;
  const own = { ...recipe, name, ...(protocol && { protocol }) };
  const share = SHARES[NETWORKS.indexOf(network)]!;
  return {
    place: { part: GRID_PART, downstream: "clinic", upstream: "community", network },
    reading: {
      ...{ recipe: own, downstream, upstream, tasks },
      results: markedResults(own, { ...results, study: { ...results.study, name } }),
    },
    carriedOver: { parameters: 12_345, carried: Math.round(share * 12_345), share },
  };
}

function gridInput(
  made: Made = {},
  change: { protocol?: "paper"; networks?: string[] } = {},
): GridReportInput {
  const study = reportInput(made);
  const members = (change.networks ?? NETWORKS).map((network) => member(network, study, change.protocol));
  const contrast = { arm: "fine-tune", settings: 2, mean: 0.03 } as const;
  const sound = change.protocol === undefined;
  return {
    ...{ name: "grid", title: "A grid", members, unread: [], version: "0.1.0" },
    source: { file: "grid.ts", text: "export default defineGrid({});\n" },
    summary: summaryOf(
      members.map(({ place, reading: { recipe, results }, carriedOver }) => ({
        ...{ place, recipe },
        run: { results, carriedOver },
      })),
    ),
    networks: {
      gains: [],
      contrasts: sound
        ? [
            { ...contrast, more: "cnn-pool", less: "gru-flatten", low: 0.01, high: 0.05, says: "more" },
            { ...contrast, more: "cnn-pool", less: "lstm", low: -0.02, high: 0.08, says: "untold" },
          ]
        : [],
    },
  };
}

const few: Made = { sizes: [100, 8000], arms: ["scratch", "fine-tune"] };
const pageOf = (input: GridReportInput) => renderHtml(composeGridReport(input, serverDocument()));
const whole = gridInput(few);
const page = pageOf(whole);

describe("the report of a grid", () => {
  it("begins with how much is there and what is concluded, counted", () => {
    const of = (verdict: string) => whole.summary.rows.filter((row) => row.verdict === verdict).length;
    expect(page).toContain("All 5 studies are finished: 60 models were judged.");
    expect(of("pays")).toBeGreaterThan(0);
    expect(page).toContain(`Fine-tuning pays in ${of("pays")} of 10 comparisons`);
    expect(page.indexOf("Fine-tuning pays in")).toBeLessThan(page.indexOf("<svg"));
  });

  it("says which networks gain more with the interval, and of how many it cannot be told", () => {
    expect(page).toContain(
      "Fine-tuning gains more with cnn-pool than with gru-flatten (by +0.030 [+0.010, +0.050]). Of the other pair it cannot be told.",
    );
    const [, untold] = whole.networks.contrasts;
    const open = pageOf({ ...whole, networks: { gains: [], contrasts: [untold!] } });
    expect(open).toContain(
      "Whether fine-tuning gains more with one network than with another cannot be told",
    );
  });

  it("of single seeds says that there is no interval, and claims none", () => {
    const [, untold] = whole.networks.contrasts;
    const contrasts = [{ ...untold!, low: null, high: null }];
    const open = pageOf({ ...whole, networks: { gains: [], contrasts } });
    expect(open).toContain(
      "cannot be told: a single seed has no interval. The largest difference of means: more with cnn-pool than with lstm (by +0.030).",
    );
  });

  it("has the test over pairs with its caution, and no more than it says", () => {
    expect(whole.summary.across).toHaveLength(1);
    expect(page).toContain("Wilcoxon&#39;s signed-rank test has p = ");
    expect(page).toContain(whole.summary.caution!);
    const two = pageOf(gridInput(few, { networks: ["cnn-pool", "lstm"] }));
    expect(two).toContain("nothing is tested over pairs");
  });

  it("draws a panel for each data and size, and gains against the share carried over where shares differ", () => {
    for (const name of [
      "gains-clinic-from-community-100-records",
      "gains-clinic-from-community-8000-records",
    ])
      expect(page).toContain(`figure-${name}-title`);
    expect(page).toContain("figure-carried-over-fine-tune-title");
    expect(page).toContain("from 4.0 % (gru-flatten) to 99.90 % (cnn-pool)");
    const same = { ...whole, members: whole.members };
    const rows = whole.summary.rows.map((row) => ({ ...row, carriedOver: whole.members[0]!.carriedOver }));
    const alike = pageOf({ ...same, summary: { ...whole.summary, rows } });
    expect(alike).not.toContain("figure-carried-over");
    expect(alike).toContain("Of every network&#39;s weights 30.0 % or nearly that are carried over");
  });

  it("lists studies without a result with the reason and the command", () => {
    const { place, reading } = whole.members[0]!;
    const unread = [
      {
        place,
        recipe: reading.recipe,
        why: "its data are not there: ptb",
        commands: ["cardiograft data get ptb"],
      },
    ];
    const text = pageOf({ ...gridInput(few, { networks: NETWORKS.slice(1) }), unread });
    expect(text).toContain("4 of 5 studies are finished, 1 has no result.");
    expect(text).toContain(`${reading.recipe.name}: its data are not there: ptb.`);
    expect(text).toContain("cardiograft data get ptb");
    const half = gridInput({ ...few, missing: ({ seed, arm }) => seed === 3 && arm === "fine-tune" });
    expect(pageOf(half)).toContain("0 of 5 studies are finished, 5 are half done (10 models missing).");
  });

  it("gives the original study's protocol no verdict, no interval and no region, and says so first", () => {
    const text = pageOf(gridInput({ ...few, seeds: [1] }, { protocol: "paper" }));
    const shown = text.replace(/<style>[\s\S]*?<\/style>/, "");
    const first = shown.indexOf(`Every number here is ${PAPER_MARK}.`);
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(shown.indexOf("All 5 studies"));
    expect(
      shown.match(/undecided|>verdict<\/th>|>interval<\/th>|shaded|practical difference|Wilcoxon/i),
    ).toBeNull();
    expect(shown).toMatch(/Fine-tuning is ahead of scratch in \d+ of 10 comparisons/);
  });

  it("is sensible with several arms, baselines, one network, one seed, and nothing to compare", () => {
    const cases = [
      gridInput({ sizes: [300], arms: ["scratch", "fine-tune", "random-probe", "age-sex"] }),
      gridInput({ ...few, seeds: [1] }),
      gridInput(few, { networks: ["lstm"] }),
      gridInput({ ...few, arms: ["scratch"] }),
    ];
    for (const input of cases) {
      const text = pageOf(input);
      expect(text.match(/NaN|Infinity|undefined|\bnull\b|\[object/)).toBeNull();
      const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toContain("limits");
    }
    const alone = pageOf(cases[3]!);
    expect(alone).toContain("Nothing is compared: every study has one arm.");
    expect(alone).toMatch(
      /lstm, clinic from community: Training from scratch on 8,000 records reaches a macro AUROC of 0/,
    );
    expect(alone).not.toContain("scratch is quickest");
    const single = pageOf(cases[1]!);
    expect(single).not.toContain("90 % interval");
    expect(single).toContain("a single seed has no interval");
  });

  it("needs nothing but itself, and is the same in Markdown", () => {
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(/);
    const { text, figures } = renderMarkdown(composeGridReport(whole, serverDocument()), "f");
    expect(figures).toHaveLength(3);
    for (const { file } of figures) expect(text).toContain(`(f/${file})`);
    expect(text.match(/^\| --- /gm)!.length).toBe(page.match(/<table>/g)!.length);
  });
});
