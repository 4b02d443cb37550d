/** How well the source model's labels predict one target label. */
export interface LabelScore {
  /** Positives by records. */
  readonly prevalence: number;
  /** The negative empirical log-likelihood per record, averaged over source labels; lower is better. */
  readonly melep: number;
  /** 1 - melep / entropy of the label: 0 knows nothing, 1 everything. Null for a label that is always or never there. */
  readonly normalised: number | null;
  /** That of the source label which predicts this one best, and which it is. */
  readonly bestSource: { readonly label: number; readonly melep: number };
}

export interface MelepScore {
  /** The labels' scores weighted by prevalence, as published. */
  readonly melep: number;
  /** Ours: the normalised scores, weighted alike. Null where no label has one. */
  readonly normalised: number | null;
  /** Ours: as published, but with the best source label for each target label. */
  readonly bestSource: number;
  readonly perLabel: readonly LabelScore[];
}

/**
 * MELEP, the multi-label expected log of empirical predictions (Nguyen et al. 2023): how well a source model's predicted labels explain the
 * target's labels before any training. `source` are the source model's probabilities [records, sourceLabels] for the target's training
 * records, `target` their labels [records, targetLabels] of 0 and 1. In natural logarithms; lower is better.
 * @throws RangeError without records or labels
 */
export function melep(
  source: ArrayLike<number>,
  sourceLabels: number,
  target: ArrayLike<number>,
  targetLabels: number,
): MelepScore {
  const n = target.length / targetLabels;
  if (!(n > 0 && sourceLabels > 0 && source.length === n * sourceLabels))
    throw new RangeError(
      `${source.length} source probabilities do not fit ${n} records of ${sourceLabels} labels`,
    );
  const perLabel = Array.from({ length: targetLabels }, (_, c) => {
    const y = Uint8Array.from({ length: n }, (_, i) => target[i * targetLabels + c]!);
    const prevalence = y.reduce((a, b) => a + b, 0) / n;
    const scores = Array.from({ length: sourceLabels }, (_, z) => {
      const p = Float64Array.from({ length: n }, (_, i) => source[i * sourceLabels + z]!);
      return -expectedLog(p, y);
    });
    const average = scores.reduce((a, b) => a + b, 0) / sourceLabels;
    const best = scores.indexOf(Math.min(...scores));
    const entropy = entropyOf(prevalence);
    return {
      prevalence,
      melep: average,
      normalised: entropy > 0 ? 1 - average / entropy : null,
      bestSource: { label: best, melep: scores[best]! },
    };
  });
  const weighted = (of: (s: LabelScore) => number | null) => {
    const known = perLabel.filter((s) => of(s) !== null);
    const total = known.reduce((sum, s) => sum + s.prevalence, 0);
    return total > 0 ? known.reduce((sum, s) => sum + s.prevalence * of(s)!, 0) / total : null;
  };
  const score = weighted((s) => s.melep);
  if (score === null) throw new RangeError("no record has any of the labels");
  return {
    melep: score,
    normalised: weighted((s) => s.normalised),
    bestSource: weighted((s) => s.bestSource.melep)!,
    perLabel,
  };
}

/** The mean logarithm of the probability that the empirical prediction through one source label gives each record's own label. */
function expectedLog(p: Float64Array, y: Uint8Array): number {
  const n = y.length;
  // joint[t][s] = P(t, s), with s = 1 counted by p and s = 0 by 1 - p.
  const joint = [
    [0, 0],
    [0, 0],
  ] as [[number, number], [number, number]];
  for (let i = 0; i < n; i++) {
    const own = joint[y[i] as 0 | 1];
    own[0] += (1 - p[i]!) / n;
    own[1] += p[i]! / n;
  }
  const given = (t: 0 | 1, s: 0 | 1) => {
    const total = joint[0][s] + joint[1][s];
    return total > 0 ? joint[t][s] / total : 0; // a source label that is never predicted says nothing
  };
  const table = [
    [given(0, 0), given(0, 1)],
    [given(1, 0), given(1, 1)],
  ] as const;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const [without, withIt] = table[y[i] as 0 | 1];
    sum += Math.log(without * (1 - p[i]!) + withIt * p[i]!);
  }
  return sum / n;
}

const entropyOf = (p: number) => (p > 0 && p < 1 ? -p * Math.log(p) - (1 - p) * Math.log(1 - p) : 0);
