import { Random } from "../../src/base/index.ts";

export interface CohortRow {
  record: string;
  patient: string;
  fold: number | null;
  labels: Record<string, string[]>;
}

/**
 * Records of made-up patients, who have one to `most` records each: label k has about the share `shares[k]`, and a patient's records mostly
 * agree, as recordings of one person do.
 */
export function cohort(
  n: number,
  { seed = 1, shares = { common: 0.5, usual: 0.1, rare: 0.01 } as Record<string, number>, most = 3 } = {},
): CohortRow[] {
  const random = new Random("cohort", seed);
  const rows: CohortRow[] = [];
  for (let p = 0; rows.length < n; p++) {
    const chronic = Object.keys(shares).filter((label) => random.uniform() < 0.8 * shares[label]!);
    for (let k = 1 + random.int(most); k > 0 && rows.length < n; k--) {
      const acute = Object.keys(shares).filter((label) => random.uniform() < 0.2 * shares[label]!);
      const set = Object.keys(shares).filter((label) => chronic.includes(label) || acute.includes(label));
      rows.push({ record: `r${rows.length}`, patient: `p${p}`, fold: null, labels: { set } });
    }
  }
  return rows;
}
