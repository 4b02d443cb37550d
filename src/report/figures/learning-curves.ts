import * as Plot from "@observablehq/plot";
import type { Metric } from "../../statistics/index.ts";
import { type Arm, capital } from "../../study/index.ts";
import { INK, styleOf } from "./arms.ts";
import { counted, domainOf, sizeAxis } from "./axes.ts";
import { draw, type FigureDocument, type FigureElement } from "./draw.ts";
import { endLabels } from "./labels.ts";

/** The mean of an arm at a size; the interval is null for a single seed. */
export interface CurveDatum {
  readonly arm: Arm;
  readonly size: number;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Whether more steps would not have made it better. */
  readonly converged: boolean;
}

const [WIDTH, HEIGHT] = [760, 400];
const MARGIN = { marginLeft: 52, marginRight: 128, marginTop: 26, marginBottom: 44 };

/** The metric of every arm against the number of training records, with its intervals as bands. */
export function learningCurves(
  document: FigureDocument,
  { points, metric }: { readonly points: readonly CurveDatum[]; readonly metric: Metric },
): FigureElement {
  const arms = [...new Set(points.map((p) => p.arm))];
  const domain = domainOf(
    points.flatMap((p) => [p.value, p.low ?? p.value, p.high ?? p.value]),
    0.04,
  );
  const of = (arm: Arm) => points.filter((p) => p.arm === arm).sort((a, b) => a.size - b.size);
  const bands = arms.map((arm) => {
    const own = of(arm).filter((p) => p.low !== null);
    const fill = styleOf(arm).colour;
    return own.length > 1
      ? Plot.areaY(own, { x: "size", y1: "low", y2: "high", fill, fillOpacity: 0.13 })
      : Plot.ruleX(own, {
          x: "size",
          y1: "low",
          y2: "high",
          stroke: fill,
          strokeOpacity: 0.5,
          strokeWidth: 2,
        });
  });
  const lines = arms.flatMap((arm) => {
    const { colour, dash, symbol } = styleOf(arm);
    return [
      Plot.line(of(arm), {
        x: "size",
        y: "value",
        stroke: colour,
        strokeWidth: 2,
        strokeDasharray: dash,
      }),
      Plot.dot(of(arm), {
        ...{ x: "size", y: "value", symbol, r: 4.2, stroke: colour, strokeWidth: 1.5, title: described },
        fill: (p: CurveDatum) => (p.converged ? colour : INK.paper),
      }),
    ];
  });
  const ends = arms.map((arm) => {
    const { size, value } = of(arm).at(-1)!;
    return { arm, x: size, y: value };
  });
  const { scale, axis } = sizeAxis(points.map((p) => p.size));
  return draw(
    document,
    {
      name: "learning-curves",
      title: `${capital(metric.title)} against training records`,
      description: `One line per arm (${arms.join(", ")})${points.every((p) => p.low === null) ? ", one run each" : ", the mean of its seeds; the bands are intervals of 90 %"}.`,
    },
    {
      ...{ width: WIDTH, height: HEIGHT, ...MARGIN },
      x: scale,
      y: { domain, ticks: 6, label: `${metric.title} on test records`, labelArrow: "none", grid: false },
      marks: [
        axis,
        Plot.gridY({ ticks: 6, stroke: INK.grid, strokeOpacity: 1 }),
        ...[...bands, ...lines],
        ...endLabels(ends, { domain, height: HEIGHT - MARGIN.marginTop - MARGIN.marginBottom }),
      ],
    },
  );
}

function described({ arm, size, value, low, high, converged }: CurveDatum): string {
  const range = low === null || high === null ? "" : ` [${low.toFixed(3)}, ${high.toFixed(3)}]`;
  return `${arm}, ${counted(size)} records: ${value.toFixed(3)}${range}${converged ? "" : ", not converged"}`;
}
