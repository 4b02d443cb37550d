import {
  type GridSummary,
  metricOf,
  PAPER_MARK,
  type SetRun,
  type StudyRun,
  signed,
} from "../study/index.ts";
import { SHORT, three } from "./results/names.ts";
import { resultText } from "./table.ts";
import { clip, columns, wrap } from "./text.ts";

const MARKED = "*";

/** What names a row, where it is not the same in all; the columns that this takes together. */
const AXES = [
  ["downstream", "data"],
  ["network", "network"],
  ["upstream", "upstream"],
] as const;
const NAMES = 33;

/** What one study found; numbers that were chosen on the test records are marked, and nothing is concluded from them. */
export function runText({ results, carriedOver }: StudyRun, paper: boolean): string {
  const carried =
    carriedOver === null
      ? []
      : [
          wrap(
            `Of the network's ${carriedOver.parameters.toLocaleString("en-US")} weights ${percent(carriedOver.share)} are carried over; the others are its new head.`,
          ),
        ];
  return [paper ? paperText(results) : resultText(results), ...carried].join("\n\n");
}

const percent = (share: number) => `${(100 * share).toFixed(share > 0.99 || share < 0.01 ? 2 : 1)} %`;

/** The numbers alone. */
function paperText(results: StudyRun["results"]): string {
  const { study, cells, gains, remarks, testRecords } = results;
  if (cells.length === 0) return `${study.title}\n\nNo result yet.`;
  const rows = cells.map(({ arm, size, value, weightedF1, bestStep }) => {
    const gain = gains.find((g) => g.arm === arm && g.size === size);
    return [
      ...[`${size}`, SHORT[arm], `${three(value)}${MARKED}`],
      ...[
        gain === undefined ? "" : `${signed(gain.mean)}${MARKED}`,
        `${three(weightedF1)}${MARKED}`,
        `${bestStep}`,
      ],
    ];
  });
  return [
    wrap(`${study.title}. On ${testRecords} test records, by the original study's protocol.`, 80, ""),
    columns(
      [["records", "arm", metricOf(results).title, "difference", "weighted F1", "best step"], ...rows],
      [1],
    ).join("\n"),
    wrap(`${MARKED} ${PAPER_MARK}. One run; no verdict is given.`),
    ...(remarks.length > 0 ? [["Please note:", ...remarks.map((r) => wrap(`- ${r}`))].join("\n")] : []),
  ].join("\n\n");
}

/** One table over all studies, and what each arm does across them. */
export function summaryText(summary: GridSummary): string {
  const { rows, across, caution } = summary;
  const marked = rows.some(({ mark }) => mark !== null);
  const carried = rows.some((row) => row.carriedOver !== null);
  const axes = AXES.filter(([axis]) => axis === "network" || new Set(rows.map((row) => row[axis])).size > 1);
  const width = Math.floor(NAMES / axes.length);
  const table = rows.map((row) => [
    ...axes.map(([axis]) => clip(row[axis], width)),
    ...[SHORT[row.arm], `${row.size}`, `${signed(row.gain)}${row.mark === null ? "" : MARKED}`],
    row.interval === null ? "-" : `[${row.interval.map(short).join(",")}]`,
  ]);
  const heading = [...axes.map(([, name]) => name), "arm", "records", "gain", "interval"];
  const blocks = [
    [
      wrap(`Gain over scratch in ${metricOf(summary).title}, all studies:`, 80, ""),
      ...columns([heading, ...table], [...heading.keys()].slice(0, axes.length + 1)),
    ].join("\n"),
  ];
  const verdicts = rows.filter(({ verdict }) => verdict !== null);
  if (marked) blocks.push(wrap(`${MARKED} ${PAPER_MARK}. No verdict is given.`));
  if (verdicts.length > 0) blocks.push(verdictText(verdicts));
  if (carried) blocks.push(carriedText(rows));
  if (across.length > 0) {
    const tests = across.map((row) => [
      ...[SHORT[row.arm], clip(row.upstream, 20), `${row.pairs}`, signed(row.meanGain)],
      ...[`${row.ahead} of ${row.pairs}`, row.p.toFixed(3), row.corrected.toFixed(3)],
    ]);
    const names = ["arm", "upstream", "pairs", "mean gain", "ahead", "p", "p, Holm"];
    blocks.push(
      [
        wrap("Over pairs of data and network (Wilcoxon's signed-rank test):", 80, ""),
        ...columns([names, ...tests], [0, 1]),
        wrap(caution ?? ""),
      ].join("\n"),
    );
  }
  return blocks.join("\n\n");
}

const short = (value: number) => signed(value).replace(/^([+-])0\./, "$1.");

function verdictText(rows: GridSummary["rows"]): string {
  const groups = Map.groupBy(rows, ({ verdict }) => verdict!);
  const lines = [...groups].map(([verdict, own]) => {
    const names = own.map((r) => `${r.downstream}/${r.network}/${r.upstream} ${SHORT[r.arm]} ${r.size}`);
    return wrap(`${verdict} (${own.length}): ${names.join("; ")}`);
  });
  return ["Verdicts:", ...lines].join("\n");
}

function carriedText(rows: GridSummary["rows"]): string {
  const byNetwork = Map.groupBy(
    rows.filter((row) => row.carriedOver !== null),
    ({ network }) => network,
  );
  const lines = [...byNetwork].map(([network, own]) => {
    const { parameters, share } = own[0]!.carriedOver!;
    return [network, parameters.toLocaleString("en-US"), percent(share)];
  });
  return [
    "Weights of each network, and the share that is carried over:",
    ...columns([["network", "weights", "carried over"], ...lines], [0]),
  ].join("\n");
}

/** Studies that were not run, with the commands that get their data. */
export function leftOutText({ leftOut }: SetRun): string {
  const commands = new Set(leftOut.flatMap((study) => study.commands));
  return [
    wrap(`Not run, as their data are not there: ${leftOut.map(({ study }) => study).join(", ")}.`),
    ...[...commands].map((command) => `  ${command}`),
  ].join("\n");
}
