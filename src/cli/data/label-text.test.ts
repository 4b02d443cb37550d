import { expect, it } from "vitest";
import type { CheckReport } from "../../datasets/index.ts";
import { others, primary } from "./label-text.ts";

const report = (exclusive: string[], unlabelled: number): CheckReport =>
  ({
    labelSet: "rhythm",
    labels: { AF: 2, SR: 3 },
    unlabelled,
    exclusive,
    records: 5 + unlabelled,
    labelSets: {
      rhythm: { labels: {}, unlabelled },
      grade: { labels: { good: 3, bad: 2 }, unlabelled },
    },
  }) as unknown as CheckReport;

it("records without a label are counted but where classes exclude each other and every record has one", () => {
  expect(primary(report(["rhythm"], 0))).not.toContain("(none)");
  expect(primary(report(["rhythm"], 1))).toMatch(/\(none\) +1 /);
  expect(primary(report([], 0))).toMatch(/\(none\) +0 /);
  expect(others(report(["grade"], 0))).toEqual(["labels: grade\n  good 3; bad 2"]);
  expect(others(report([], 0))).toEqual(["labels: grade\n  good 3; bad 2; none of them 0"]);
});
