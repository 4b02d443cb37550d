import {
  type Gain,
  intervalName,
  isBaseline,
  metricOf,
  type StudyResults,
  signed,
} from "../../study/index.ts";
import { clip, columns, wrap } from "../text.ts";
import { LABEL_WIDTH, once, SHORT } from "./names.ts";

/** The gains with their intervals and verdicts, a line for each size and arm, and the sentences that they come to. */
export function gainTable(results: StudyResults): string[] {
  const { gains: all, verdicts, region } = results;
  const gains = ofTrained(all);
  const sentences = [
    ...verdicts.map((v) => wrap(v.sentence)),
    ...verdicts.flatMap((v) => (v.caution === null ? [] : [wrap(v.caution)])),
  ];
  if (gains.length === 0) return sentences;
  const level = intervalName(gains);
  const bySize = [...gains].sort((a, b) => a.size - b.size);
  const rows = bySize.map((gain, i) => {
    const index = bySize.slice(0, i).filter((g) => g.size === gain.size).length;
    return [
      once(gain.size, index),
      SHORT[gain.arm],
      signed(gain.mean),
      interval(gain),
      ahead(gain),
      gain.verdict.conclusion,
    ];
  });
  return [
    wrap(
      `Gain over scratch in ${metricOf(results).title}, with its ${level} over test patients and seeds; up to ${region} either way makes no practical difference:`,
      80,
      "",
    ),
    ...columns([["records", "arm", "gain", "interval", "ahead", "verdict"], ...rows], [1, 5]),
    "",
    ...sentences,
  ];
}

/** Baselines gain nothing: the sentences say how scratch stands against them. */
const ofTrained = (gains: readonly Gain[]) => gains.filter(({ arm }) => !isBaseline(arm));

const interval = ({ seeds, verdict: { low, high } }: Gain): string =>
  seeds.length > 1 ? `[${signed(low)}, ${signed(high)}]` : "-";

const ahead = ({ ahead: count, seeds }: Gain): string => `${count} of ${seeds.length}`;

/** Gains by label: of one arm at all sizes, of several at the smallest one. */
export function labelTable(results: StudyResults): string[] {
  const { labels, gains: all } = results;
  const { label: name } = metricOf(results);
  const gains = ofTrained(all);
  if (gains.length === 0) return [];
  const arms = new Set(gains.map((g) => g.arm));
  const smallest = Math.min(...gains.map((g) => g.size));
  const single = arms.size === 1;
  const shown = single ? gains : gains.filter((g) => g.size === smallest);
  const heading = single
    ? `Gain in ${name} by label and number of records, mean of seeds:`
    : `Gain in ${name} by label at ${smallest} records, mean of seeds (--json has the others):`;
  return [
    wrap(heading),
    ...columns(
      [
        ["label", ...shown.map((g) => (single ? `${g.size}` : SHORT[g.arm]))],
        ...labels.map((label, k) => [
          clip(label, LABEL_WIDTH),
          ...shown.map((g) => (g.perClass[k] == null ? "-" : signed(g.perClass[k]))),
        ]),
      ],
      [0],
    ),
  ];
}
