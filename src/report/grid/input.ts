import type { Metric } from "../../statistics/index.ts";
import {
  type Arm,
  GRID_PART,
  type GridReading,
  type GridRow,
  isBaseline,
  metricOf,
} from "../../study/index.ts";
import type { FigureDocument } from "../figures/index.ts";

/** What the report of a grid is made from. */
export interface GridReportInput extends GridReading {
  /** The recipe as its file has it. */
  readonly source: { readonly file: string; readonly text: string };
  /** Of this program. */
  readonly version: string;
}

/** What a section gets. */
export interface GridSectionInput extends GridReportInput {
  readonly document: FigureDocument;
}

/** What all of its studies are judged by. */
export const metricOfGrid = ({ members }: Pick<GridReading, "members">): Metric =>
  metricOf(members[0]!.reading.results);

/** The gains of arms that were trained, in the order of the recipe. */
export const trainedRows = ({ summary }: GridReportInput): GridRow[] =>
  summary.rows.filter(({ arm }) => !isBaseline(arm));

/** Those of the grid itself, where networks stand beside each other; a further study has only one. */
export const networkRows = (input: GridReportInput): GridRow[] =>
  trainedRows(input).filter(({ part }) => part === GRID_PART);

/** Whether a gain was chosen on the test records: there is no verdict on it. */
export const isMarked = ({ mark }: GridRow): boolean => mark !== null;

export const armsOfRows = (rows: readonly GridRow[]): Arm[] => [...new Set(rows.map(({ arm }) => arm))];

/** One pair of datasets at one size: its name, and the gains of all networks on it. */
export interface Setting {
  readonly part: string;
  readonly downstream: string;
  readonly upstream: string;
  readonly size: number;
  readonly rows: readonly GridRow[];
}

/** The settings of gains, by data and then by size. */
export function settingsOf(rows: readonly GridRow[]): Setting[] {
  const pairs = Map.groupBy(rows, ({ part, downstream, upstream }) => `${part}\0${downstream}\0${upstream}`);
  return [...pairs.values()].flatMap((own) =>
    [...new Set(own.map(({ size }) => size))]
      .sort((a, b) => a - b)
      .map((size) => {
        const { part, downstream, upstream } = own[0]!;
        return { part, downstream, upstream, size, rows: own.filter((row) => row.size === size) };
      }),
  );
}
