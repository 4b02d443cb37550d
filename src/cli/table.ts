import { capital, metricOf, type StudyResults } from "../study/index.ts";
import { costTable } from "./results/cost-table.ts";
import { findings } from "./results/findings.ts";
import { gainTable, labelTable } from "./results/gain-table.ts";
import { mainTable } from "./results/main-table.ts";
import { metricsTable } from "./results/metrics-table.ts";
import { SHORT, three } from "./results/names.ts";
import { wrap } from "./text.ts";

/** Records that are named in the text. */
const REFUSALS = 10;

/** Where there is nothing to compare with: how good each arm is, and how sure that is. */
function levels(results: StudyResults): string[] {
  const known = results.sizes.levels.flatMap(({ arm, size, mean: { value, low, high } }) =>
    low === null || high === null
      ? []
      : [`${SHORT[arm]}, ${size} records: ${three(value)} [${three(low)}, ${three(high)}]`],
  );
  if (known.length === 0) return [];
  return [
    wrap(
      `${capital(metricOf(results).title)} with its 90 % interval over test patients and seeds: ${known.join("; ")}.`,
    ),
  ];
}

/** The results as text of at most 80 columns: tables, outcome, what follows from it, remarks. */
export function resultText(results: StudyResults): string {
  const { study, cells, gains, remarks, missing, refused, testRecords } = results;
  if (cells.length === 0) return `${study.title}\n\nNo result yet.`;
  const blocks = [
    wrap(`${study.title}. On ${testRecords} test records, opened for this table only:`, 80, ""),
    mainTable(results).join("\n"),
    metricsTable(results).join("\n"),
  ];
  if (gains.length > 0) {
    const more = [labelTable(results), gainTable(results)].map((lines) => lines.join("\n"));
    blocks.push(...[...more, ...findings(results), costTable(results).join("\n")].filter((b) => b !== ""));
  } else blocks.push(...levels(results));
  if (missing.length > 0) {
    const names = missing.map(({ arm, size, seed }) => `${arm} ${size} seed ${seed}`).join("; ");
    blocks.push(wrap(`Without result: ${names}.`));
  }
  if (refused.length > 0) {
    const shown = refused.slice(0, REFUSALS).map(({ record, reason }) => wrap(`- ${record}: ${reason}`));
    const more = refused.length - shown.length;
    const rest = more > 0 ? [`- and ${more} more; --json lists all`] : [];
    blocks.push(
      [`Left out, because they cannot be used: ${refused.length} records`, ...shown, ...rest].join("\n"),
    );
  }
  if (remarks.length > 0) blocks.push(["Please note:", ...remarks.map((r) => wrap(`- ${r}`))].join("\n"));
  return blocks.join("\n\n");
}
