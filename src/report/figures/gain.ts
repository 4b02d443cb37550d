import * as Plot from "@observablehq/plot";
import type { Conclusion, Metric, Size } from "../../statistics/index.ts";
import type { Arm } from "../../study/index.ts";
import { INK, styleOf } from "./arms.ts";
import { counted, signedTick, sizeAxis, sizeDomain } from "./axes.ts";
import { conclusionMark } from "./conclusion.ts";
import { draw, type FigureDocument, type FigureElement } from "./draw.ts";

/** The gain of an arm at a size; the interval is null for a single seed, the conclusion where none is given. */
export interface GainDatum {
  readonly size: number;
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly conclusion: Conclusion | null;
  /** How many records scratch needs to get as far, in words; null where that cannot be said. */
  readonly worth: string | null;
}

export interface GainData {
  readonly metric: Metric;
  readonly arm: Arm;
  readonly gains: readonly GainDatum[];
  /** All sizes of the study, so that the panels of its arms have one axis. */
  readonly sizes: readonly number[];
  /** Null where nothing is judged by it. */
  readonly region: number | null;
  /** The ends of the axis of gains. */
  readonly domain: readonly [number, number];
  /** The size from which the mean gain is at most the region. */
  readonly crossover: {
    readonly value: Size;
    readonly low: Size | null;
    readonly high: Size | null;
    /** It and its interval in words. */
    readonly label: string;
  } | null;
}

const [WIDTH, HEIGHT] = [450, 310];
const MARGIN = { marginLeft: 50, marginRight: 14, marginTop: 58, marginBottom: 42 };

/** The gain of one arm over scratch against training records: its intervals, the region of practical equivalence, and where it ends. */
export function gainFigure(document: FigureDocument, data: GainData): FigureElement {
  const { arm, metric, gains, sizes, region, domain, crossover } = data;
  const { colour } = styleOf(arm);
  const [left, right] = sizeDomain(sizes);
  const known = gains.filter((g) => g.low !== null);
  const worths = gains.filter((g) => g.worth !== null);
  const above = { frameAnchor: "top" as const, x: "size", fill: INK.muted, fontSize: 10.5 };
  const { scale, axis } = sizeAxis(sizes);
  return draw(
    document,
    {
      name: `gain-${arm}`,
      title: `Gain of ${arm} over scratch against training records`,
      description: `${gains.map(described).join("; ")}.${region === null ? "" : ` The shaded region is plus and minus ${region}.`}`,
    },
    {
      ...{ width: WIDTH, height: HEIGHT, ...MARGIN },
      x: scale,
      y: { domain: [...domain], ticks: 5, tickFormat: signedTick, label: null },
      marks: [
        axis,
        ...(region === null
          ? []
          : [Plot.rect([0], { x1: left, x2: right, y1: -region, y2: region, fill: INK.region })]),
        Plot.ruleY([0], { stroke: INK.muted, strokeWidth: 1 }),
        Plot.text([`${arm}: gain in ${metric.title}`], {
          ...{ frameAnchor: "top-left", dx: -44, dy: -48, fill: colour, fontWeight: 700, fontSize: 13 },
        }),
        ...(worths.length > 0
          ? [
              Plot.text(["records that scratch needs to get as far:"], {
                ...{ frameAnchor: "top-left", dx: -44, dy: -30, fill: INK.muted, fontSize: 10.5 },
              }),
              Plot.text(worths, { ...above, text: "worth", dy: -14 }),
            ]
          : []),
        ...crossing(crossover, [left, right], domain[0]),
        Plot.ruleX(known, { x: "size", y1: "low", y2: "high", stroke: colour, strokeWidth: 2.5 }),
        Plot.line(gains, { x: "size", y: "mean", stroke: colour, strokeOpacity: 0.35 }),
        Plot.dot(gains, {
          ...{ x: "size", y: "mean", r: 4.2, stroke: colour, strokeWidth: 1.8, title: described },
          ...conclusionMark(colour),
        }),
      ],
    },
  );
}

function crossing(
  crossover: GainData["crossover"],
  [left, right]: readonly [number, number],
  bottom: number,
): Plot.Markish[] {
  if (crossover === null || typeof crossover.value !== "number") return [];
  const { value, low, high, label } = crossover;
  const inside = (size: Size | null) =>
    size === "below" ? left : size === "beyond" ? right : Math.max(left, Math.min(right, size ?? value));
  const near = Math.log(value / left) > 0.55 * Math.log(right / left);
  return [
    Plot.ruleX([value], { stroke: INK.muted, strokeDasharray: "2 3" }),
    Plot.ruleY([0], {
      y: bottom,
      x1: inside(low),
      x2: inside(high),
      stroke: INK.muted,
      strokeWidth: 4,
      strokeOpacity: 0.45,
    }),
    Plot.text([`mean gain at the region: ${label}`], {
      ...{ x: value, frameAnchor: "bottom", dy: -8, dx: near ? -5 : 5, textAnchor: near ? "end" : "start" },
      ...{ fill: INK.muted, fontSize: 10.5 },
    }),
  ];
}

function described({ size, mean, low, high, conclusion }: GainDatum): string {
  const range = low === null || high === null ? "" : ` [${signedTick(low)}, ${signedTick(high)}]`;
  return `${counted(size)} records: ${signedTick(mean)}${range}${conclusion === null ? "" : `, ${conclusion}`}`;
}
