import { Random } from "../../base/index.ts";

/** A pre-trained model before and after: its score as a starting point, and the gain that it came to. */
export interface ScoredCell {
  readonly score: number;
  readonly gain: number;
  /** Only cells of one size are compared: scores of different records differ for many reasons, and so do gains. */
  readonly size: number;
}

export interface RankOfScores {
  /** Cells of sizes with two or more. */
  readonly n: number;
  /** Spearman's rank correlation within sizes; null for fewer than three cells, and where all scores or all gains of a size are the same. */
  readonly rho: number | null;
  /** Two-sided, by permutation; null where even a perfect order would not have been rare by chance, as there are few cells of each size. */
  readonly p: number | null;
}

/** What counts as hardly by chance. */
export const RARE = 0.05;
const PERMUTATIONS = 9_999;

/**
 * Whether scores tell gains: the rank correlation between them (Spearman 1904), ties sharing their mean rank; ranks are counted within a size, from
 * their mean, and put together. P is the share of 9,999 random permutations within sizes, and the one that was measured, whose correlation is
 * as far from zero. MELEP is better when lower: a useful one has rho below 0.
 */
export function rankOfScores(cells: readonly ScoredCell[]): RankOfScores {
  const groups = [...new Set(cells.map((c) => c.size))]
    .map((size) => cells.filter((c) => c.size === size))
    .filter((own) => own.length > 1)
    .map((own) => ({ x: ranks(own.map((c) => c.score)), y: ranks(own.map((c) => c.gain)) }));
  const n = groups.reduce((sum, { x }) => sum + x.length, 0);
  const rho = n < 3 ? null : correlation(groups);
  if (rho === null || 2 / orders(groups.map(({ x }) => x.length)) > RARE) return { n, rho, p: null };
  const random = new Random("rank of scores", n);
  const shuffled = groups.map(({ x, y }) => ({ x, y: [...y] }));
  let asFar = 1;
  for (let i = 0; i < PERMUTATIONS; i++) {
    for (const { y } of shuffled) {
      for (let last = y.length - 1; last > 0; last--) {
        const other = random.int(last + 1);
        [y[last], y[other]] = [y[other]!, y[last]!];
      }
    }
    // Equal up to rounding is equal.
    if (Math.abs(correlation(shuffled)!) >= Math.abs(rho) - 1e-12) asFar++;
  }
  return { n, rho, p: asFar / (PERMUTATIONS + 1) };
}

/** In how many orders the cells within the sizes could be. */
const orders = (counts: readonly number[]): number =>
  counts.reduce((product, n) => {
    let own = product;
    for (let i = 2; i <= n; i++) own *= i;
    return own;
  }, 1);

/** Ranks less their mean, equal values sharing theirs. */
function ranks(values: readonly number[]): number[] {
  const centre = (values.length + 1) / 2;
  return values.map((v) => {
    const below = values.filter((w) => w < v).length;
    const equal = values.filter((w) => w === v).length;
    return below + (equal + 1) / 2 - centre;
  });
}

function correlation(groups: readonly { readonly x: readonly number[]; readonly y: readonly number[] }[]) {
  let [xy, xx, yy] = [0, 0, 0];
  for (const { x, y } of groups) {
    x.forEach((v, i) => {
      xy += v * y[i]!;
      xx += v ** 2;
      yy += y[i]! ** 2;
    });
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null;
}
