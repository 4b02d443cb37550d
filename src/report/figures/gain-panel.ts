import * as Plot from "@observablehq/plot";
import type { Conclusion, Metric } from "../../statistics/index.ts";
import type { Arm } from "../../study/index.ts";
import { INK, styleOf } from "./arms.ts";
import { signedTick } from "./axes.ts";
import { conclusionMark } from "./conclusion.ts";
import { draw, type FigureDocument, type FigureElement } from "./draw.ts";

/** The gain of an arm in one row; the interval is null for a single seed, the conclusion where none is given. */
export interface PanelDatum {
  /** Of the row: a network, or a size. Arms of one name stand together. */
  readonly row: string;
  readonly arm: Arm;
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly conclusion: Conclusion | null;
}

export interface PanelData {
  readonly metric: Metric;
  /** Of its file and its place on the page: letters, digits and hyphens. */
  readonly name: string;
  /** The data, and the size. */
  readonly title: string;
  readonly gains: readonly PanelDatum[];
  /** Null where nothing is judged by it. */
  readonly region: number | null;
  /** The ends of the axis, the same in all panels; intervals that go on end in an arrow. */
  readonly domain: readonly [number, number];
}

const WIDTH = 450;
const ROW = 21;
const [TOP, BOTTOM] = [30, 40];
/** Pixels of a letter, and letters after which a name is cut. */
const [LETTER, LONGEST] = [6.6, 24];

/** Gains over scratch on one pair of datasets at one size, a row for each network and arm. */
export function gainPanel(document: FigureDocument, data: PanelData): FigureElement {
  const { name, title, metric, gains, region, domain } = data;
  const arms = new Set(gains.map((g) => g.arm));
  const ticks = arms.size > 1 ? 3 : 5;
  const rows = gains.map((g) => ({ ...g, key: `${g.row}\0${g.arm}`, colour: styleOf(g.arm).colour }));
  const named = rows.filter((g, i) => rows.findIndex((other) => other.row === g.row) === i);
  const known = rows.filter((g) => g.low !== null && g.high !== null);
  const within = (value: number) => Math.max(domain[0], Math.min(domain[1], value));
  const colour = (g: PanelDatum) => styleOf(g.arm).colour;
  const names = named.map((g) => cut(g.row).length);
  const arrow = (side: "left" | "right") => {
    const left = side === "left";
    return Plot.text(
      known.filter((g) => (left ? g.low! < domain[0] : g.high! > domain[1])),
      {
        ...{ x: left ? domain[0] : domain[1], y: "key", text: () => (left ? "\u25c2" : "\u25b8") },
        ...{ fill: colour, textAnchor: left ? "start" : "end", dx: left ? -4 : 4, fontSize: 13 },
      },
    );
  };
  return draw(
    document,
    {
      name,
      title: `Gain over scratch: ${title}`,
      description: `${gains.map((g) => described(g, arms.size > 1)).join("; ")}.${region === null ? "" : ` The shaded region is plus and minus ${region}.`}`,
    },
    {
      ...{ width: WIDTH, height: TOP + BOTTOM + rows.length * ROW, marginTop: TOP, marginBottom: BOTTOM },
      ...{ marginLeft: 18 + LETTER * Math.max(...names), marginRight: arms.size > 1 ? 104 : 24 },
      x: {
        ...{
          domain: [...domain],
          ticks,
          tickFormat: signedTick,
          labelArrow: "none",
          labelAnchor: "center",
        },
        label: `gain in ${metric.title}`,
      },
      y: { type: "point", domain: rows.map((g) => g.key), padding: 0.6, axis: null },
      marks: [
        ...(region === null ? [] : [Plot.rect([0], { x1: -region, x2: region, fill: INK.region })]),
        Plot.gridX({ ticks, stroke: INK.grid, strokeOpacity: 1 }),
        Plot.ruleX([0], { stroke: INK.muted }),
        Plot.text([title], {
          ...{ frameAnchor: "top-left", textAnchor: "start", fontWeight: 700, fontSize: 13 },
          ...{ dx: -10 - LETTER * Math.max(...names), dy: -20 },
        }),
        Plot.text(named, {
          y: "key",
          text: (g) => cut(g.row),
          frameAnchor: "left",
          textAnchor: "end",
          dx: -8,
        }),
        ...(arms.size > 1
          ? [
              Plot.text(rows, {
                ...{ y: "key", text: "arm", frameAnchor: "right", textAnchor: "start", dx: 10 },
                ...{ fill: colour, fontWeight: 600, fontSize: 11 },
              }),
            ]
          : []),
        Plot.ruleY(known, {
          ...{ y: "key", x1: (g) => within(g.low!), x2: (g) => within(g.high!) },
          ...{ stroke: colour, strokeWidth: 2.3 },
        }),
        ...[arrow("left"), arrow("right")],
        Plot.dot(rows, {
          ...{ x: (g) => within(g.mean), y: "key", r: 4.2, stroke: colour, strokeWidth: 1.7 },
          ...{ ...conclusionMark((g) => colour(g as PanelDatum)), title: (g) => described(g, arms.size > 1) },
        }),
      ],
    },
  );
}

const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}\u2026` : text);

function described({ row, arm, mean, low, high, conclusion }: PanelDatum, several: boolean): string {
  const range = low === null || high === null ? "" : ` [${signedTick(low)}, ${signedTick(high)}]`;
  return `${row}${several ? `, ${arm}` : ""}: ${signedTick(mean)}${range}${conclusion === null ? "" : `, ${conclusion}`}`;
}
