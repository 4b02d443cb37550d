import { auroc, type Numbers } from "./auroc.ts";
import { normalProbability } from "./normal.ts";

export interface DelongResult {
  readonly a: number;
  readonly b: number;
  /** AUROC of b minus that of a. */
  readonly difference: number;
  /** Standard error of the difference; 0 when the two rank alike. */
  readonly standardError: number;
  /** Two-sided; 1 when the standard error is 0. */
  readonly p: number;
}

/**
 * The difference of two AUROCs on the same records (DeLong, DeLong & Clarke-Pearson 1988), in the form for records in clusters (Obuchowski,
 * Biometrics 53:567, 1997): several records of a patient count as what they are. With one record per patient it is DeLong's, but for the
 * factor I / (I - 1) over patients instead of those over positives and over negatives.
 * Null when one of the two outcomes is absent, or there is one patient only.
 */
export function delong(
  a: Numbers,
  b: Numbers,
  labels: Numbers,
  patients: readonly string[],
): DelongResult | null {
  const [first, second] = [auroc(a, labels), auroc(b, labels)];
  const clusters = [...new Set(patients)];
  if (first === null || second === null || clusters.length < 2) return null;
  const index = new Map(clusters.map((c, i) => [c, i]));
  const [va, vb] = [components(a, labels), components(b, labels)];
  // Per patient the sum of the components of its positives and of its negatives, less what its number of them would give on average.
  const up = new Float64Array(clusters.length);
  const down = new Float64Array(clusters.length);
  let positives = 0;
  for (let i = 0; i < labels.length; i++) {
    const own = vb[i]! - va[i]! - (second - first);
    const side = labels[i] ? up : down;
    side[index.get(patients[i]!)!]! += own;
    positives += labels[i] ? 1 : 0;
  }
  const negatives = labels.length - positives;
  const n = clusters.length;
  let variance = 0;
  for (let c = 0; c < n; c++) variance += (up[c]! / positives + down[c]! / negatives) ** 2;
  variance *= n / (n - 1);
  const standardError = Math.sqrt(variance);
  const difference = second - first;
  return {
    a: first,
    b: second,
    difference,
    standardError,
    p:
      standardError > 0
        ? 2 * normalProbability(-Math.abs(difference) / standardError)
        : Number(difference === 0),
  };
}

/** For each positive the share of negatives below it, for each negative the share of positives above it; ties count half. */
function components(scores: Numbers, labels: Numbers): Float64Array {
  const n = labels.length;
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((p, q) => scores[p]! - scores[q]!);
  let positives = 0;
  for (let i = 0; i < n; i++) positives += labels[i]!;
  const negatives = n - positives;
  const out = new Float64Array(n);
  let [belowP, belowN] = [0, 0];
  for (let from = 0; from < n; ) {
    let to = from;
    let [p, q] = [0, 0];
    while (to < n && scores[order[to]!] === scores[order[from]!]) {
      if (labels[order[to]!]) p++;
      else q++;
      to++;
    }
    for (let i = from; i < to; i++) {
      const r = order[i]!;
      out[r] = labels[r] ? (belowN + q / 2) / negatives : (positives - belowP - p / 2) / positives;
    }
    belowP += p;
    belowN += q;
    from = to;
  }
  return out;
}
