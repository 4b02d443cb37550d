import * as Plot from "@observablehq/plot";
import type { Arm } from "../../study/index.ts";
import { INK, styleOf } from "./arms.ts";
import { counted } from "./axes.ts";
import { draw, type FigureDocument, type FigureElement } from "./draw.ts";
import { legend } from "./labels.ts";

/** A bin of predicted probabilities: how often what was said was so. */
export interface CalibrationDatum {
  readonly arm: Arm;
  readonly predicted: number;
  readonly observed: number;
  /** Decisions in it, of all seeds. */
  readonly decisions: number;
}

const WIDTH = 450;
const [LEFT, RIGHT, BOTTOM] = [52, 26, 42];

/** Observed against predicted frequency at one size; on the diagonal a probability means what it says. */
export function calibrationFigure(
  document: FigureDocument,
  { size, bins }: { readonly size: number; readonly bins: readonly CalibrationDatum[] },
): FigureElement {
  const arms = [...new Set(bins.map((b) => b.arm))];
  const { marks, height } = legend(arms, WIDTH - LEFT - RIGHT);
  const marginTop = height + 30;
  const share = (v: number) => `${Math.round(100 * v)} %`;
  const axis = { domain: [0, 1], ticks: 5, tickFormat: share, labelArrow: "none" as const };
  return draw(
    document,
    {
      name: `calibration-${size}`,
      title: `Calibration at ${counted(size)} training records`,
      description: `How often a label is there, against the probability that was said for it: ${arms.join(", ")}. On the diagonal both are the same.`,
    },
    {
      ...{ width: WIDTH, height: WIDTH - LEFT - RIGHT + marginTop + BOTTOM, marginTop },
      ...{ marginLeft: LEFT, marginRight: RIGHT, marginBottom: BOTTOM },
      x: { ...axis, label: "predicted probability", labelAnchor: "center" },
      y: { ...axis, label: null },
      marks: [
        Plot.text([`${counted(size)} records: observed frequency`], {
          ...{ frameAnchor: "top-left", dx: -40, dy: -marginTop + 8, fontWeight: 700, fontSize: 13 },
        }),
        Plot.gridY({ ticks: 5, stroke: INK.grid, strokeOpacity: 1 }),
        Plot.line([0, 1], {
          x: (v: number) => v,
          y: (v: number) => v,
          stroke: INK.muted,
          strokeDasharray: "2 3",
        }),
        ...arms.flatMap((arm) => {
          const { colour, dash, symbol } = styleOf(arm);
          const own = bins.filter((b) => b.arm === arm);
          const xy = { x: "predicted", y: "observed" };
          return [
            Plot.line(own, { ...xy, stroke: colour, strokeWidth: 1.6, strokeDasharray: dash }),
            Plot.dot(own, {
              ...{ ...xy, symbol, fill: colour, r: 3.6 },
              title: (b: CalibrationDatum) =>
                `${arm}: said ${share(b.predicted)}, was ${share(b.observed)}, ${counted(b.decisions)} decisions`,
            }),
          ];
        }),
        ...marks,
      ],
    },
  );
}
