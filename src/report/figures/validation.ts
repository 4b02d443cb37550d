import * as Plot from "@observablehq/plot";
import type { Metric } from "../../statistics/index.ts";
import { type Arm, capital } from "../../study/index.ts";
import { INK, styleOf } from "./arms.ts";
import { counted, domainOf } from "./axes.ts";
import { draw, type FigureDocument, type FigureElement } from "./draw.ts";
import { endLabels } from "./labels.ts";

/** One validation of a run. */
export interface ValidationDatum {
  readonly arm: Arm;
  readonly seed: number;
  readonly step: number;
  readonly value: number;
}

export interface ValidationData {
  readonly metric: Metric;
  readonly size: number;
  readonly points: readonly ValidationDatum[];
  /** Scratch's best, mean of seeds; null without scratch. */
  readonly target: number | null;
  /** Mean steps to it of the arms that arrive in every seed. */
  readonly arrivals: readonly { readonly arm: Arm; readonly step: number }[];
}

const [WIDTH, HEIGHT] = [450, 300];
const MARGIN = { marginLeft: 46, marginRight: 112, marginTop: 40, marginBottom: 42 };

/** The metric on validation over training steps at one size: the mean of seeds, and each seed thin. */
export function validationCurves(document: FigureDocument, data: ValidationData): FigureElement {
  const { size, points, target, arrivals, metric } = data;
  const arms = [...new Set(points.map((p) => p.arm))];
  const means = new Map(arms.map((arm) => [arm, meansOf(points.filter((p) => p.arm === arm))]));
  const domain = domainOf([...points.map((p) => p.value), ...(target === null ? [] : [target])], 0.04);
  const xy = { x: "step", y: "value" };
  return draw(
    document,
    {
      name: `validation-${size}`,
      title: `${capital(metric.title)} on validation over training steps, ${counted(size)} records`,
      description: `Thick lines are means of seeds, thin ones single seeds: ${arms.join(", ")}. The level line is scratch's best; dots on it say when an arm gets there.`,
    },
    {
      ...{ width: WIDTH, height: HEIGHT, ...MARGIN },
      x: {
        domain: [0, Math.max(...points.map((p) => p.step))],
        ticks: 4,
        label: "training steps",
        labelArrow: "none",
        labelAnchor: "center",
      },
      y: { domain, ticks: 5, label: null },
      marks: [
        Plot.gridY({ ticks: 5, stroke: INK.grid, strokeOpacity: 1 }),
        Plot.text([`${counted(size)} records: ${metric.title} on validation`], {
          frameAnchor: "top-left",
          dx: -40,
          dy: -32,
          fontWeight: 700,
          fontSize: 13,
        }),
        ...(target === null ? [] : [Plot.ruleY([target], { stroke: INK.muted, strokeDasharray: "4 3" })]),
        ...arms.map((arm) => {
          const { colour, dash } = styleOf(arm);
          return Plot.line(
            points.filter((p) => p.arm === arm),
            { ...xy, z: "seed", stroke: colour, strokeWidth: 1, strokeOpacity: 0.3, strokeDasharray: dash },
          );
        }),
        ...arms.map((arm) => {
          const { colour, dash } = styleOf(arm);
          return Plot.line(means.get(arm)!, {
            ...xy,
            stroke: colour,
            strokeWidth: 2.2,
            strokeDasharray: dash,
          });
        }),
        ...(target === null ? [] : arrivals).map(({ arm, step }) => {
          const { colour, symbol } = styleOf(arm);
          return Plot.dot([step], {
            ...{ x: step, y: target!, symbol, fill: colour, stroke: INK.paper, r: 5 },
            title: () => `${arm} is there after ${counted(step)} steps, mean of seeds`,
          });
        }),
        ...endLabels(
          arms.map((arm) => {
            const { step, value } = means.get(arm)!.at(-1)!;
            return { arm, x: step, y: value };
          }),
          { domain, height: HEIGHT - MARGIN.marginTop - MARGIN.marginBottom },
        ),
      ],
    },
  );
}

/** Means over the seeds at each step that all of them have. */
function meansOf(points: readonly ValidationDatum[]): { step: number; value: number }[] {
  const seeds = new Set(points.map((p) => p.seed)).size;
  const steps = [...new Set(points.map((p) => p.step))].sort((a, b) => a - b);
  const means = steps.flatMap((step) => {
    const own = points.filter((p) => p.step === step);
    return own.length < seeds ? [] : [{ step, value: own.reduce((sum, p) => sum + p.value, 0) / own.length }];
  });
  // Runs of different length may share no step: then the first of them stands for all.
  return means.length > 0 ? means : points.filter((p) => p.seed === points[0]!.seed);
}
