import { describe, expect, it } from "vitest";
import { reportInput } from "../../test/fixtures/report-input.ts";
import type { Made } from "../../test/fixtures/study-results.ts";
import { markedResults, PAPER_MARK } from "../study/index.ts";
import { composeReport, type ReportInput, renderHtml, renderMarkdown, serverDocument } from "./index.ts";
import { grouped } from "./numbers.ts";

const pageOf = (input: ReportInput) => renderHtml(composeReport(input, serverDocument()));
const whole = reportInput({ sizes: [100, 1000, 8000] });
const page = pageOf(whole);

describe("a report", () => {
  it("begins with what is concluded, in the study's own sentences", () => {
    for (const { sentence } of whole.results.verdicts) expect(page).toContain(grouped(sentence));
    const first = page.indexOf(grouped(whole.results.verdicts[0]!.sentence));
    expect(first).toBeLessThan(page.indexOf("<svg"));
    expect(first).toBeLessThan(page.indexOf("<table"));
  });

  it("needs nothing but itself", () => {
    expect(page.length).toBeLessThan(3_000_000);
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(/);
    const addresses = [...page.matchAll(/https?:\/\/[^"'\s<]+/g)].map(([address]) => address);
    expect(new Set(addresses)).toEqual(new Set(["http://www.w3.org/2000/svg"]));
  });

  it("has every section, each once, and each name of an element once", () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ["curves", "gains", "seeds", "time", "cost", "labels", "metrics", "data", "limits"])
      expect(ids).toContain(id);
  });

  it("has captions and named rows and columns in its tables", () => {
    const tables = page.match(/<table>[\s\S]*?<\/table>/g)!;
    expect(tables.length).toBeGreaterThan(8);
    for (const table of tables) {
      expect(table).toMatch(/<caption>[^<]+<\/caption>/);
      expect(table).not.toMatch(/<th(?! scope="(col|row)")[ >]/);
      expect(table).toContain('<th scope="row">');
    }
  });

  it("escapes whatever comes from recipe and data", () => {
    const evil = "<script>alert('x')</script>";
    const { results, source, downstream } = whole;
    const text = pageOf({
      ...whole,
      results: {
        ...results,
        study: { ...results.study, title: evil },
        labels: results.labels.map((label) => `${label}${evil}`),
        remarks: [evil],
        refused: [{ record: evil, reason: evil }],
      },
      downstream: { ...downstream, name: evil, licence: `"${evil}` },
      source: { file: evil, text: `${source.text}${evil}` },
    });
    expect(text).not.toContain("<script");
    expect(text).toContain("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
  });

  it("writes whole numbers in one way, axes included", () => {
    const shown = page
      .replace(/<style>[\s\S]*?<\/style>|<details>\s*<summary>(The recipe|Versions)[\s\S]*?<\/details>/g, "")
      .replace(/<(?!title|desc)[^>]*>/g, " ");
    // Neither the year of a challenge nor the name of a record is a number.
    expect(shown).toContain("8,000");
    expect(
      shown.match(/(?<![\w.,#-])\d{4,}(?![\w-]|[.,]\d)/g)?.filter((n) => n !== "2021" && n !== "00017") ?? [],
    ).toEqual([]);
  });

  it("in Markdown has the same tables and sentences, and figures beside it", () => {
    const { text, figures } = renderMarkdown(composeReport(whole, serverDocument()), "made-up-figures");
    for (const { sentence } of whole.results.verdicts) expect(text).toContain(`**${grouped(sentence)}**`);
    expect(text.match(/^\| --- /gm)!.length).toBe(page.match(/<table>/g)!.length);
    for (const { file, svg } of figures) {
      expect(text).toContain(`(made-up-figures/${file})`);
      expect(svg).toMatch(/^<svg /);
      expect(svg).not.toContain("var(");
    }
    expect(text).not.toMatch(/<[a-z]/);
  });
});

describe("a study that is not as one would have it", () => {
  const few = { sizes: [100, 1000], seeds: [1, 2] } as const;
  const cases: readonly (readonly [string, Made, RegExp])[] = [
    ["one seed", { ...few, seeds: [1] }, /A single seed does not tell/],
    ["one size", { ...few, sizes: [300] }, /One size was tried, 300 training records/],
    ["no arm from upstream", { ...few, arms: ["scratch", "random-probe"] }, /id="gains"/],
    [
      "scratch alone",
      { ...few, arms: ["scratch"] },
      /Training from scratch on 1,000 records reaches a macro AUROC of 0\.\d{3} \[0/,
    ],
    ["no scratch", { ...few, arms: ["fine-tune", "linear-probe"] }, /There is nothing to compare yet/],
    ["baselines", { ...few, arms: ["scratch", "fine-tune", "age-sex"] }, /against age and sex alone/],
    [
      "cells without a result",
      { ...few, missing: ({ arm, seed }) => arm === "fine-tune" && seed === 2 },
      /2 of 20 models of this study have no result yet\. Everything here is about the other 18\./,
    ],
    [
      "an arm that is not there at a size",
      { ...few, missing: ({ arm, size }) => arm === "scratch" && size === 1000 },
      /Without result: 2 models/,
    ],
    [
      "runs that still rose",
      { ...few, rising: () => true },
      /a run was best on validation in the last tenth of its steps/,
    ],
  ];
  it.each(cases)("has a sensible page: %s", (_, made, says) => {
    const input = reportInput(made);
    const text = pageOf(input);
    expect(text).toMatch(says);
    expect(text).not.toMatch(/NaN|Infinity|undefined|\bnull\b|\[object/);
    for (const { sentence } of input.results.verdicts) expect(text).toContain(grouped(sentence));
    renderMarkdown(composeReport(input, serverDocument()), "f");
  });
});

describe("a study by the original study's protocol", () => {
  const made = reportInput({ sizes: [100, 8000], seeds: [1], arms: ["scratch", "fine-tune"] });
  const recipe = { ...made.recipe, protocol: "paper" as const, seeds: [1] };
  const text = pageOf({ ...made, recipe, results: markedResults(recipe, made.results) });

  it("says first that its numbers were chosen on the test records, and that there is no verdict", () => {
    const first = text.indexOf(`Every number here is ${PAPER_MARK}.`);
    expect(first).toBeGreaterThan(text.indexOf('id="verdict"'));
    expect(first).toBeLessThan(text.indexOf("<table"));
    expect(text).toContain("no verdict is given");
    expect(page).not.toContain(PAPER_MARK);
  });

  it("has no verdict, interval or region anywhere", () => {
    const shown = text.replace(/<style>[\s\S]*?<\/style>/, "");
    expect(
      shown.match(
        /undecided|>verdict<\/th>|>interval<\/th>|shaded|practical difference|There are \d+ verdicts/i,
      ),
    ).toBeNull();
    expect(shown.match(/NaN|Infinity|undefined|\bnull\b|\[object/)).toBeNull();
    for (const id of ["curves", "gains", "seeds", "labels", "limits"]) expect(shown).toContain(`id="${id}"`);
    expect(shown).toMatch(/chosen on the test records themselves/);
  });
});
