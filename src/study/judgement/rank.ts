import { Random } from "../../base/index.ts";

/** A pre-trained model before and after: its score as a starting point, and the gain that it came to. */
export interface ScoredCell {
  readonly score: number;
  readonly gain: number;
}

export interface RankOfScores {
  readonly n: number;
  /** Spearman's rank correlation; null for fewer than three cells, and where all scores or all gains are the same. */
  readonly rho: number | null;
  /** Two-sided, by permutation; null for fewer than eight cells, which cannot tell. */
  readonly p: number | null;
}

const FEWEST = 8;
const PERMUTATIONS = 9_999;

/**
 * Whether scores tell gains: the rank correlation between them (Spearman 1904), ties sharing their mean rank. P is the share of 9,999 random
 * permutations, and the one that was measured, whose correlation is as far from zero. MELEP is better when lower: a useful one has rho below 0.
 */
export function rankOfScores(cells: readonly ScoredCell[]): RankOfScores {
  const n = cells.length;
  const x = ranks(cells.map((c) => c.score));
  const y = ranks(cells.map((c) => c.gain));
  const rho = n < 3 ? null : correlation(x, y);
  if (rho === null || n < FEWEST) return { n, rho, p: null };
  const random = new Random("rank of scores", n);
  const shuffled = [...y];
  let asFar = 1;
  for (let i = 0; i < PERMUTATIONS; i++) {
    for (let last = n - 1; last > 0; last--) {
      const other = random.int(last + 1);
      [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
    }
    // Equal up to rounding is equal.
    if (Math.abs(correlation(x, shuffled)!) >= Math.abs(rho) - 1e-12) asFar++;
  }
  return { n, rho, p: asFar / (PERMUTATIONS + 1) };
}

/** Ranks from 1, equal values sharing their mean. */
function ranks(values: readonly number[]): number[] {
  return values.map((v) => {
    const below = values.filter((w) => w < v).length;
    const equal = values.filter((w) => w === v).length;
    return below + (equal + 1) / 2;
  });
}

function correlation(x: readonly number[], y: readonly number[]): number | null {
  const centre = (x.length + 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  x.forEach((v, i) => {
    xy += (v - centre) * (y[i]! - centre);
    xx += (v - centre) ** 2;
    yy += (y[i]! - centre) ** 2;
  });
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null;
}
