import type { Numbers } from "./auroc.ts";

/**
 * The score of the PhysioNet/CinC Challenges 2020 and 2021 (Perez Alday et al., Physiological Measurement 41:124003, 2020; Reyna et al. 2021),
 * after the definition of their evaluation code. Truth and decisions are [records, classes] of 0 and 1, weights [classes, classes] the reward
 * for deciding on the column where the row is true. A record's reward is shared among all classes that are true or decided on. 1 is what
 * the truth itself would get, 0 what always deciding on `normal` alone gets. Null when the two are the same.
 */
export function challengeScore(
  truth: Numbers,
  decisions: Numbers,
  weights: readonly (readonly number[])[],
  normal: number,
): number | null {
  const classes = weights.length;
  const records = truth.length / classes;
  const reward = (decided: (i: number, k: number) => boolean) => {
    let sum = 0;
    for (let i = 0; i < records; i++) {
      let [involved, own] = [0, 0];
      for (let k = 0; k < classes; k++) {
        const isTrue = truth[i * classes + k] === 1;
        if (isTrue || decided(i, k)) involved++;
        if (!isTrue) continue;
        for (let d = 0; d < classes; d++) if (decided(i, d)) own += weights[k]![d]!;
      }
      sum += own / Math.max(involved, 1);
    }
    return sum;
  };
  const got = reward((i, k) => decisions[i * classes + k] === 1);
  const perfect = reward((i, k) => truth[i * classes + k] === 1);
  const idle = reward((_, k) => k === normal);
  return perfect === idle ? null : (got - idle) / (perfect - idle);
}
