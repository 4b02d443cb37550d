import type { Conclusion } from "../../statistics/index.ts";
import { capital, type Gain, type GridRow, meanOf, PAPER_MARK, signed } from "../../study/index.ts";
import { type Block, type Cell, folded, type Section, table } from "../blocks.ts";
import { domainOf } from "../figures/axes.ts";
import { gainPanel, type PanelDatum } from "../figures/index.ts";
import { figures } from "../input.ts";
import { counted, ofTrained, three, withInterval } from "../numbers.ts";
import { acrossTable } from "./across.ts";
import {
  type GridReportInput,
  type GridSectionInput,
  isMarked,
  metricOfGrid,
  type Setting,
  settingsOf,
  trainedRows,
} from "./input.ts";
import { pairName, rangeOf, settingName } from "./words.ts";

/** Intervals may go so many times as far as the farthest gain before the axis leaves them. */
const FARTHEST = 2.5;

/** Every gain of the grid: panels by data and size, the tests over pairs, and the table; null without any. */
export function gainsSection(input: GridSectionInput): Section | null {
  const rows = trainedRows(input);
  if (rows.length === 0) return null;
  const sound = rows.some((row) => !isMarked(row));
  const region = Math.max(...input.members.map(({ reading }) => reading.recipe.region));
  const domain = domainFor(rows, sound ? region : 0);
  const names = new Set<string>();
  const metric = metricOfGrid(input);
  const drawn = panelsOf(rows).map(({ title, gains }) =>
    gainPanel(input.document, {
      ...{ title, gains, domain, metric, name: unique(`gains-${title}`, names) },
      region: sound ? region : null,
    }),
  );
  const cut = rows.some(
    ({ interval }) => interval !== null && (interval[0] < domain[0] || interval[1] > domain[1]),
  );
  const caption = sound
    ? `Gain over scratch in ${metric.title}${withInterval(gainsOf(input))}. Shaded: plus and minus ${region}, which makes no practical difference. Pointing up: pays; pointing down: does not pay; square: no practical difference; hollow circle: undecided${rows.some(isMarked) ? `; dot: ${PAPER_MARK}, without verdict` : ""}.${cut ? " Intervals with an arrow go on beyond the axis." : ""}`
    : `Difference to scratch in ${metric.title}, one run each, ${PAPER_MARK}. No interval and no verdict.`;
  const blocks: Block[] = [
    ...figures(caption, drawn),
    ...acrossTable(input.summary),
    ...folded(sound ? "All gains with their intervals" : "All differences", gainTable(input, sound)),
  ];
  return {
    id: "gains",
    title: sound
      ? "What each network gains over training from scratch"
      : "Difference to training from scratch",
    blocks,
  };
}

interface Panel {
  readonly title: string;
  readonly gains: readonly PanelDatum[];
}

const gainsOf = ({ members }: GridReportInput): Gain[] =>
  members.flatMap(({ reading }) => ofTrained(reading.results.gains));

/** A panel for each data and size with a row for each network; a sweep over sizes with one network has one panel, and a row for each size. */
function panelsOf(rows: readonly GridRow[]): Panel[] {
  const groups = Map.groupBy(settingsOf(rows), ({ part, downstream, upstream }) =>
    [part, downstream, upstream].join("\0"),
  );
  return [...groups.values()].flatMap((settings): Panel[] => {
    const networks = new Set(settings.flatMap((setting) => setting.rows.map(({ network }) => network)));
    if (networks.size === 1 && settings.length > 1) {
      const name = `${pairName(settings[0]!)}, ${[...networks][0]}`;
      return [{ title: name, gains: settings.flatMap((s) => dataOf(s, () => `${counted(s.size)} records`)) }];
    }
    return settings.map((s) => ({ title: settingName(s), gains: dataOf(s, ({ network }) => network) }));
  });
}

function dataOf({ rows }: Setting, name: (row: GridRow) => string): PanelDatum[] {
  const ordered = [...Map.groupBy(rows, name).values()].flat();
  return ordered.map((row) => ({
    ...{ row: name(row), arm: row.arm, mean: row.gain },
    ...{ low: row.interval?.[0] ?? null, high: row.interval?.[1] ?? null },
    conclusion: row.verdict as Conclusion | null,
  }));
}

/** One axis for all panels: every gain is on it, and of the intervals what does not lie too far out. */
function domainFor(rows: readonly GridRow[], region: number): [number, number] {
  const gains = rows.map(({ gain }) => gain);
  const limit = FARTHEST * Math.max(2 * region, ...gains.map(Math.abs));
  const bounds = rows.flatMap(({ interval }) => interval ?? []);
  return domainOf(
    [...gains, -region, region, ...bounds.map((bound) => Math.max(-limit, Math.min(limit, bound)))],
    0.04,
  );
}

/** A name of letters, digits and hyphens that no figure has yet. */
function unique(title: string, taken: Set<string>): string {
  const plain = title
    .toLowerCase()
    .replace(/,(?=\d)/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  let name = plain;
  for (let n = 2; taken.has(name); n++) name = `${plain}-${n}`;
  taken.add(name);
  return name;
}

function gainTable(input: GridReportInput, sound: boolean): Block[] {
  const { summary, members } = input;
  const gains = gainsOf(input);
  const several = new Set(summary.rows.map(({ arm }) => arm)).size > 1;
  const settings = settingsOf(summary.rows);
  const pairs = new Set(settings.map(pairName));
  // The one pair of data of a grid is said once.
  const [only, data] = pairs.size === 1 ? [`${[...pairs][0]}. `, []] : ["", ["data"]];
  const rows = settings.flatMap((setting) =>
    setting.rows.map((row): Cell[] => {
      const { results } = members.find(({ reading }) => reading.recipe.name === row.study)!.reading;
      const cells = results.cells.filter((cell) => cell.arm === row.arm && cell.size === row.size);
      const gain = results.gains.find((g) => g.arm === row.arm && g.size === row.size)!;
      const { verdict } = row;
      return [
        ...[...data.map(() => pairName(setting)), counted(setting.size), row.network],
        ...(several ? [row.arm] : []),
        ...[three(row.scratch), three(meanOf(cells.map((cell) => cell.value))), signed(row.gain)],
        ...(sound ? [rangeOf(row.interval), `${gain.ahead} of ${gain.seeds.length}`] : []),
        ...(sound
          ? [verdict === null ? "\u2013" : { text: verdict, conclusion: verdict as Conclusion }]
          : []),
      ];
    }),
  );
  return table(
    sound
      ? `${only}${capital(metricOfGrid(input).title)} on the test records of scratch and of the arm, mean of seeds, and the gain${withInterval(gains)}, the seeds in which the arm is ahead, and the verdict.`
      : `${only}${capital(metricOfGrid(input).title)} on the test records of scratch and of the arm, and the difference: one run each, ${PAPER_MARK}.`,
    [
      ...[...data, "records", "network", ...(several ? ["arm"] : [])],
      ...[
        "scratch",
        several ? "with the arm" : (summary.rows[0]?.arm ?? "arm"),
        sound ? "gain" : "difference",
      ],
      ...(sound ? ["interval", "ahead", "verdict"] : []),
    ],
    rows,
    data.length + (several ? 3 : 2),
  );
}
