import * as Plot from "@observablehq/plot";
import type { Metric } from "../../statistics/index.ts";
import type { Arm } from "../../study/index.ts";
import { INK, styleOf } from "./arms.ts";
import { counted, domainOf, signedTick } from "./axes.ts";
import { draw, type FigureDocument, type FigureElement } from "./draw.ts";

/** The difference of one seed: the arm minus scratch on the same records. */
export interface PairedDatum {
  readonly arm: Arm;
  readonly size: number;
  readonly seed: number;
  readonly difference: number;
}

const WIDTH = 760;
const ROW = 19;
const MARGIN = { marginLeft: 64, marginRight: 128, marginTop: 30, marginBottom: 40 };

/** Every seed's difference, a row for each arm and size; the upright stroke is their mean. */
export function pairedDifferences(
  document: FigureDocument,
  {
    pairs,
    region,
    metric,
  }: { readonly pairs: readonly PairedDatum[]; readonly region: number; readonly metric: Metric },
): FigureElement {
  const arms = [...new Set(pairs.map((p) => p.arm))];
  const sizes = [...new Set(pairs.map((p) => p.size))].sort((a, b) => a - b);
  const domain = domainOf([...pairs.map((p) => p.difference), -region, region], 0.04);
  const colour = ({ arm }: PairedDatum) => styleOf(arm).colour;
  const row = { y: "size", fy: "arm" };
  return draw(
    document,
    {
      name: "paired-differences",
      title: "Difference to scratch, seed by seed",
      description: `A dot for each seed: ${arms.join(", ")} minus scratch in ${metric.title}, in rows by training records. The shaded region is plus and minus ${region}.`,
    },
    {
      ...{ width: WIDTH, height: 70 + arms.length * (sizes.length * ROW + 16), ...MARGIN },
      x: {
        ...{ domain, ticks: 7, tickFormat: signedTick, labelArrow: "none", labelAnchor: "center" },
        label: `difference in ${metric.title}, arm minus scratch`,
      },
      y: {
        type: "band",
        padding: 0.15,
        domain: sizes,
        tickFormat: counted,
        label: "training records",
        labelArrow: "none",
        tickSize: 0,
      },
      fy: { domain: arms, axis: null, padding: 0.12 },
      marks: [
        Plot.rect([0], { x1: -region, x2: region, fill: INK.region }),
        Plot.gridY({ stroke: INK.grid, strokeOpacity: 1 }),
        Plot.ruleX([0], { stroke: INK.muted }),
        Plot.tickX(
          pairs,
          Plot.groupY(
            { x: "mean" },
            { x: "difference", ...row, stroke: colour, strokeWidth: 2.5, inset: -1 },
          ),
        ),
        Plot.dot(pairs, {
          ...{
            x: "difference",
            ...row,
            stroke: colour,
            strokeWidth: 1.5,
            r: 4.2,
            fill: colour,
            fillOpacity: 0.25,
          },
          title: ({ arm, size, seed, difference }: PairedDatum) =>
            `${arm}, ${counted(size)} records, seed ${seed}: ${signedTick(difference)}`,
        }),
        Plot.text(arms, {
          ...{
            fy: (arm: Arm) => arm,
            text: (arm: Arm) => arm,
            frameAnchor: "right",
            textAnchor: "start",
            dx: 12,
          },
          ...{ fill: (arm: Arm) => styleOf(arm).colour, fontWeight: 600 },
        }),
      ],
    },
  );
}
