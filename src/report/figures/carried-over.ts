import * as Plot from "@observablehq/plot";
import type { Metric } from "../../statistics/index.ts";
import type { Arm } from "../../study/index.ts";
import { INK, styleOf } from "./arms.ts";
import { domainOf, signedTick } from "./axes.ts";
import { draw, type FigureDocument, type FigureElement } from "./draw.ts";
import { spread } from "./labels.ts";

/** A network: the share of its weights that begin as the upstream's, and what it gains. */
export interface CarriedDatum {
  readonly network: string;
  /** 0 to 1. */
  readonly share: number;
  /** Over the settings that all networks have; the interval is null where there is none. */
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Of each data and size alone. */
  readonly gains: readonly number[];
}

export interface CarriedData {
  readonly metric: Metric;
  readonly arm: Arm;
  readonly networks: readonly CarriedDatum[];
  /** Null where nothing is judged by it. */
  readonly region: number | null;
}

const [WIDTH, HEIGHT] = [760, 360];
const MARGIN = { marginLeft: 56, marginRight: 20, marginTop: 34, marginBottom: 44 };
const [INNER, TALL] = [
  WIDTH - MARGIN.marginLeft - MARGIN.marginRight,
  HEIGHT - MARGIN.marginTop - MARGIN.marginBottom,
];
/** Pixels between dots that would lie on each other, to a name, and between names. */
const [APART, AWAY, LINE] = [14, 42, 15];
/** Pixels of a letter. */
const LETTER = 6.6;
/** An interval may be so much longer than what the means and gains span before the axis leaves it. */
const LONGEST = 0.8;

/** With its place from left to right, 0 to 1. */
type Placed = CarriedDatum & { readonly x: number };

/** The gain of each network against the share of its weights that is carried over. */
export function carriedOverFigure(
  document: FigureDocument,
  { arm, metric, networks, region }: CarriedData,
): FigureElement {
  const { colour } = styleOf(arm);
  const points = networks.flatMap((n) => [n.mean, ...n.gains]);
  const [least, most] = domainOf([...points, -(region ?? 0), region ?? 0], 0.04);
  const air = (most - least) * LONGEST;
  const bounds = networks.flatMap((n) => [n.low ?? n.mean, n.high ?? n.mean]);
  const domain = domainOf(
    [least, most, ...bounds.map((b) => Math.max(least - air, Math.min(most + air, b)))],
    0.04,
  );
  const within = (value: number) => Math.max(domain[0], Math.min(domain[1], value));
  const pixelY = (value: number) => ((domain[1] - value) / (domain[1] - domain[0])) * TALL;
  const xs = spread(
    networks.map((n) => n.share * INNER),
    APART,
    [0, INNER],
  );
  const placed = networks.map((n, i) => ({ ...n, x: xs[i]! / INNER }));
  const names = [true, false].flatMap((left) => {
    const own = placed.filter((n) => isLeft(n, placed) === left);
    const tops = spread(
      own.map((n) => pixelY(n.mean)),
      LINE,
      [4, TALL - 4],
    );
    return own.map((n, i) => ({
      ...n,
      left,
      // Names of dots that stand side by side are beside all of them.
      nameX: left
        ? Math.min(...nearTo(placed, n)) - AWAY / INNER
        : Math.max(...nearTo(placed, n)) + AWAY / INNER,
      nameY: domain[1] - (tops[i]! / TALL) * (domain[1] - domain[0]),
    }));
  });
  const xy = { x: "x", y: "mean" };
  return draw(
    document,
    {
      name: `carried-over-${arm}`,
      title: `Gain of ${arm} against the share of weights carried over`,
      description: `${networks.map(described).join("; ")}.`,
    },
    {
      ...{ width: WIDTH, height: HEIGHT, ...MARGIN },
      x: {
        ...{ domain: [0, 1], ticks: 5, tickFormat: (v: number) => `${Math.round(100 * v)} %` },
        ...{
          label: "share of the network's weights that is carried over",
          labelArrow: "none",
          labelAnchor: "center",
        },
      },
      y: { domain, ticks: 6, tickFormat: signedTick, label: null },
      marks: [
        ...(region === null
          ? []
          : [Plot.rect([0], { x1: 0, x2: 1, y1: -region, y2: region, fill: INK.region })]),
        Plot.ruleY([0], { stroke: INK.muted }),
        Plot.text([`${arm}: gain in ${metric.title}`], {
          ...{ frameAnchor: "top-left", dx: -48, dy: -24, fill: colour, fontWeight: 700, fontSize: 13 },
        }),
        Plot.dot(
          placed.flatMap(({ x, gains }) => gains.map((gain) => ({ x, gain }))),
          { x: "x", y: "gain", dx: -6, r: 2.4, fill: colour, fillOpacity: 0.5 },
        ),
        Plot.link(names, {
          x1: "x",
          y1: "mean",
          x2: "nameX",
          y2: "nameY",
          stroke: INK.muted,
          strokeOpacity: 0.5,
        }),
        Plot.ruleX(
          placed.filter((n) => n.low !== null),
          { x: "x", y1: (n) => within(n.low!), y2: (n) => within(n.high!), stroke: colour, strokeWidth: 2 },
        ),
        Plot.dot(placed, { ...xy, r: 4.6, fill: colour, stroke: INK.paper, title: described }),
        ...names.map((n) =>
          Plot.text([n], {
            ...{ x: "nameX", y: "nameY", text: "network", textAnchor: n.left ? "end" : "start" },
            ...{ dx: n.left ? -3 : 3, stroke: INK.paper, strokeWidth: 4, fill: "currentColor" },
          }),
        ),
      ],
    },
  );
}

/** A name is to the right of its dot, unless it would run over another dot or the edge there. */
function isLeft(own: Placed, all: readonly Placed[]): boolean {
  const far = AWAY + LETTER * own.network.length;
  const isFree = (sign: 1 | -1) =>
    all.every(({ x }) => {
      const away = sign * (x - own.x) * INNER;
      return away < AWAY || away > far;
    });
  if (own.x * INNER + far > INNER) return true;
  return own.x * INNER - far >= 0 && !isFree(1) && isFree(-1);
}

/** Where the dots are that are so near that their names would run into them. */
const nearTo = (all: readonly Placed[], { x }: Placed): number[] =>
  all.map((n) => n.x).filter((other) => Math.abs(other - x) * INNER < AWAY);

function described({ network, share, mean, low, high }: CarriedDatum): string {
  const range = low === null || high === null ? "" : ` [${signedTick(low)}, ${signedTick(high)}]`;
  return `${network}, ${(100 * share).toFixed(1)} % carried over: ${signedTick(mean)}${range}`;
}
