import * as Plot from "@observablehq/plot";
import { amortised } from "../../statistics/index.ts";
import type { Arm } from "../../study/index.ts";
import { INK, styleOf } from "./arms.ts";
import { counted, domainOf, logTicks } from "./axes.ts";
import { draw, type FigureDocument, type FigureElement } from "./draw.ts";
import { endLabels } from "./labels.ts";

export interface BreakEvenData {
  readonly size: number;
  /** Minutes of one pre-training. */
  readonly pretraining: number;
  /** Minutes of an arm's own training, and the number of tasks from which it is cheaper than scratch. */
  readonly arms: readonly {
    readonly arm: Arm;
    readonly minutes: number;
    readonly pretrained: boolean;
    readonly breakEven: number | null;
  }[];
}

const [WIDTH, HEIGHT] = [450, 300];
const MARGIN = { marginLeft: 46, marginRight: 112, marginTop: 40, marginBottom: 42 };
/** Tasks that share a pre-training. */
const MOST = 20;
/** Beyond this ratio small costs would lie on the axis. */
const LOG_FROM = 8;

/** Minutes per task until scratch's best is reached, against the number of tasks that share one pre-training. */
export function breakEvenFigure(document: FigureDocument, data: BreakEvenData): FigureElement {
  const { size, pretraining, arms } = data;
  const tasks = Array.from({ length: MOST }, (_, i) => i + 1);
  const lines = arms.map(({ arm, minutes, pretrained, breakEven }) => ({
    ...{ arm, breakEven },
    points: tasks.map((n) => ({ n, minutes: pretrained ? amortised(pretraining, minutes, n) : minutes })),
  }));
  const all = lines.flatMap((l) => l.points.map((p) => p.minutes)).filter((m) => m > 0);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const log = high / low > LOG_FROM;
  const domain: [number, number] = log ? [low / 1.15, high * 1.15] : [0, domainOf([0, high], 0.01)[1]];
  const ticks = log ? logTicks(domain) : undefined;
  const label = (m: number) => (+m.toPrecision(2)).toLocaleString("en-US", { maximumFractionDigits: 9 });
  return draw(
    document,
    {
      name: `break-even-${size}`,
      title: `Minutes per task to scratch's best at ${counted(size)} records`,
      description: lines
        .map(({ arm, breakEven, points }) => {
          const ends = `${arm} ${label(points[0]!.minutes)} for one task, ${label(points.at(-1)!.minutes)} for ${MOST}`;
          return breakEven === null ? ends : `${ends}, less than scratch from ${breakEven} on`;
        })
        .join("; "),
    },
    {
      ...{ width: WIDTH, height: HEIGHT, ...MARGIN },
      x: {
        domain: [1, MOST],
        ticks: [1, 5, 10, 15, 20],
        label: "tasks that share one pre-training",
        labelArrow: "none",
        labelAnchor: "center",
      },
      y: {
        type: log ? "log" : "linear",
        domain,
      },
      marks: [
        ticks === undefined
          ? Plot.axisY({ ticks: 5, label: null })
          : Plot.axisY(ticks, { text: label, label: null }),
        Plot.gridY({ ticks: ticks ?? 5, stroke: INK.grid, strokeOpacity: 1 }),
        Plot.text([`${counted(size)} records: minutes per task${log ? " (log)" : ""}`], {
          ...{ frameAnchor: "top-left", dx: -40, dy: -32, fontWeight: 700, fontSize: 13 },
        }),
        ...lines.flatMap(({ arm, points, breakEven }) => {
          const { colour, dash, symbol } = styleOf(arm);
          return [
            Plot.line(points, {
              x: "n",
              y: "minutes",
              stroke: colour,
              strokeWidth: 2,
              strokeDasharray: dash,
            }),
            Plot.dot(
              points.filter((p) => p.n === breakEven),
              {
                ...{ x: "n", y: "minutes", symbol, fill: colour, stroke: INK.paper, r: 5.5 },
                title: () => `${arm} takes less than scratch from ${breakEven} tasks on`,
              },
            ),
          ];
        }),
        ...endLabels(
          lines.map(({ arm, points }) => ({ arm, x: MOST, y: points.at(-1)!.minutes })),
          { domain, height: HEIGHT - MARGIN.marginTop - MARGIN.marginBottom, log },
        ),
      ],
    },
  );
}
