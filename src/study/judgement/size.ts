import { isBaseline } from "../arms.ts";
import { comparedArms, sizesOf } from "./cell.ts";
import {
  type Curve,
  type CurveCell,
  curveOf,
  type DrawnPoint,
  type Level,
  levelsOf,
  type Points,
  pointsOf,
} from "./curve.ts";
import type { Draws } from "./draws.ts";
import { type Crossover, crossoverOf, type Equivalence, equivalences } from "./equivalence.ts";
import { counted, listed } from "./words.ts";

/** What the number of training records does. */
export interface SizeFindings {
  /** The mean of every arm and size; all that follows is only of those whose runs had come to their end. */
  readonly levels: readonly Level[];
  readonly curves: readonly Curve[];
  readonly equivalences: readonly Equivalence[];
  readonly crossovers: readonly Crossover[];
  /** Arms and sizes that are not used here, as more steps might have made them better. */
  readonly stillRising: Points["stillRising"];
  /** Says so; null where there are none. */
  readonly caution: string | null;
}

export interface SizeOptions {
  readonly region: number;
  /** What the last tenth of a run may add on validation without its being cut short. Default 0. */
  readonly plateau?: number | undefined;
}

/** Curves of all arms, and of the trained ones but scratch what their sizes are worth and where their gain ends. */
export function sizeFindings(
  cells: readonly CurveCell[],
  draws: Draws,
  { region, plateau = 0 }: SizeOptions,
): SizeFindings {
  const { of: points, stillRising } = pointsOf(cells, draws, plateau);
  const tried = sizesOf(cells);
  const unbroken = (arm: CurveCell["arm"]) => longestRun(points.get(arm) ?? [], tried);
  const scratch = unbroken("scratch");
  const compared = comparedArms(cells).filter((arm) => !isBaseline(arm));
  return {
    levels: levelsOf(cells, draws),
    curves: Array.from(points, ([arm, own]) =>
      curveOf(arm, own, Math.max(...cellsOf(cells, arm).map(({ size }) => size))),
    ),
    equivalences: compared.flatMap((arm) => equivalences(arm, points.get(arm)!, scratch)),
    crossovers: compared.flatMap((arm) => crossoverOf(arm, unbroken(arm), scratch, region) ?? []),
    ...{ stillRising, caution: cautionOn(stillRising, cells, plateau) },
  };
}

/** The most points at sizes that follow each other: between two others a size that is left out would be passed over on a straight line. */
function longestRun(points: readonly DrawnPoint[], tried: readonly number[]): readonly DrawnPoint[] {
  let run: DrawnPoint[] = [];
  let best: DrawnPoint[] = [];
  for (const size of tried) {
    const point = points.find((p) => p.size === size);
    run = point === undefined ? [] : [...run, point];
    if (run.length >= best.length) best = run;
  }
  return best;
}

const cellsOf = (cells: readonly CurveCell[], of: CurveCell["arm"]) => cells.filter(({ arm }) => arm === of);

function cautionOn(left: Points["stillRising"], cells: readonly CurveCell[], plateau: number): string | null {
  const within = plateau > 0 ? `a plateau of ${plateau}` : null;
  if (left.length > 0) {
    const arms = [...new Set(left.map((p) => p.arm))];
    const each = arms.map(
      (arm) => `${arm} at ${listed(left.filter((p) => p.arm === arm).map((p) => p.size))}`,
    );
    const why = within
      ? `the last tenth of the steps still added more than ${within} on validation`
      : "a run was best on validation in the last tenth of its steps";
    return `What sizes are worth is judged without ${each.join("; ")}: ${why}. Give more steps.`;
  }
  const late = cells.filter((c) => !c.converged).length;
  if (late === 0) return null;
  return `${late} of ${counted(cells.length, "run")} were best in the last tenth of their steps, within ${within}.`;
}
