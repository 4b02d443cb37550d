import { isBaseline } from "../arms.ts";
import { comparedArms, type Place } from "./cell.ts";
import { type Curve, type CurveCell, curveOf, notConverged, pointsOf } from "./curve.ts";
import type { Draws } from "./draws.ts";
import { type Crossover, crossoverOf, type Equivalence, equivalences } from "./equivalence.ts";
import { counted } from "./words.ts";

/** What the number of training records does. */
export interface SizeFindings {
  readonly curves: readonly Curve[];
  readonly equivalences: readonly Equivalence[];
  readonly crossovers: readonly Crossover[];
  /** Cells that are not used here: more steps might have made them better. */
  readonly notConverged: readonly Place[];
  /** Says so; null where there are none. */
  readonly caution: string | null;
}

/** Curves of all arms, and of the trained ones but scratch what their sizes are worth and where their gain ends. */
export function sizeFindings(
  cells: readonly CurveCell[],
  draws: Draws,
  { region }: { readonly region: number },
): SizeFindings {
  const arms = [...new Set(cells.map((c) => c.arm))];
  const points = new Map(arms.map((arm) => [arm, pointsOf(cells, arm, draws)]));
  const scratch = points.get("scratch") ?? [];
  const compared = comparedArms(cells).filter((arm) => !isBaseline(arm));
  const left = notConverged(cells);
  return {
    curves: arms.map((arm) => curveOf(arm, points.get(arm)!)),
    equivalences: compared.flatMap((arm) => equivalences(arm, points.get(arm)!, scratch)),
    crossovers: compared.flatMap((arm) => crossoverOf(arm, cells, draws, region) ?? []),
    notConverged: left,
    caution: cautionOn(left, cells),
  };
}

function cautionOn(left: readonly Place[], cells: readonly CurveCell[]): string | null {
  if (left.length === 0) return null;
  const why = "the best step lies in the last tenth of the steps, so that more of them might help";
  if (left.length === cells.length)
    return `What a size is worth is not said: in every cell ${why}. Give more steps.`;
  const each = [...new Set(left.map((p) => `${p.arm} ${p.size}`))].join(", ");
  return `What a size is worth is judged without ${counted(left.length, "cell")} of ${cells.length} (${each}), in which ${why}.`;
}
