import * as Plot from "@observablehq/plot";
import type { Metric } from "../../statistics/index.ts";
import type { Arm } from "../../study/index.ts";
import { INK, styleOf } from "./arms.ts";
import { counted, domainOf } from "./axes.ts";
import { draw, type FigureDocument, type FigureElement } from "./draw.ts";
import { legend } from "./labels.ts";

/** The metric of an arm for a label, mean of seeds. */
export interface LabelDatum {
  readonly arm: Arm;
  readonly label: string;
  readonly value: number;
}

const WIDTH = 760;
const ROW = 24;
/** Longer names are cut. */
const LONGEST = 30;

/** The metric by label at one size, a row for each label and a symbol for each arm. */
export function labelValues(
  document: FigureDocument,
  {
    size,
    points,
    metric,
  }: { readonly size: number; readonly points: readonly LabelDatum[]; readonly metric: Metric },
): FigureElement {
  const arms = [...new Set(points.map((p) => p.arm))];
  const labels = [...new Set(points.map((p) => p.label))];
  const marginLeft = 22 + 6.4 * Math.min(LONGEST, Math.max(...labels.map((l) => l.length)));
  const { marks, height } = legend(arms, WIDTH - marginLeft - 16);
  return draw(
    document,
    {
      name: `labels-${size}`,
      title: `${metric.label} by label at ${counted(size)} training records`,
      description: `A row for each of ${labels.length} labels, a symbol for each arm (${arms.join(", ")}), mean of seeds.`,
    },
    {
      ...{ width: WIDTH, height: height + labels.length * ROW + 60, marginLeft, marginRight: 16 },
      ...{ marginTop: height + 8, marginBottom: 42 },
      x: {
        ...{
          domain: domainOf(
            points.map((p) => p.value),
            0.05,
          ),
          ticks: 7,
        },
        ...{
          label: `${metric.label} on test records, ${counted(size)} training records`,
          labelArrow: "none",
          labelAnchor: "center",
        },
      },
      y: { type: "point", domain: labels, label: null, tickSize: 0, tickFormat: cut },
      marks: [
        Plot.gridX({ ticks: 7, stroke: INK.grid, strokeOpacity: 1 }),
        Plot.ruleY(
          points,
          Plot.groupY(
            { x1: "min", x2: "max" },
            { y: "label", x1: "value", x2: "value", stroke: INK.muted, strokeOpacity: 0.5 },
          ),
        ),
        ...arms.map((arm) => {
          const { colour, symbol } = styleOf(arm);
          return Plot.dot(
            points.filter((p) => p.arm === arm),
            {
              ...{ x: "value", y: "label", symbol, fill: colour, stroke: INK.paper, strokeWidth: 0.8, r: 5 },
              title: (p: LabelDatum) => `${p.label}, ${p.arm}: ${p.value.toFixed(3)}`,
            },
          );
        }),
        ...marks,
      ],
    },
  );
}

const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
