import type { DurationTell } from "../evidence.ts";

/** How far from 0.5 the area must lie to be worth a word, and how many records with and without the label it takes to be believed. */
const CLEARLY = 0.2;
const ENOUGH = 10;

/** Collects the durations of records with and without each label. */
export class Durations {
  private readonly all = new Map<number, number>();
  private readonly byLabel = new Map<string, Map<number, number>>();

  add(seconds: number, labels: readonly string[]): void {
    count(this.all, seconds);
    for (const label of labels) {
      const own = this.byLabel.get(label) ?? new Map<number, number>();
      this.byLabel.set(label, own);
      count(own, seconds);
    }
  }

  /** Records by duration, ascending. */
  sorted(): [seconds: number, records: number][] {
    return [...this.all].sort(([a], [b]) => a - b);
  }

  /** Labels that the duration gives away, the clearest first. */
  tells(): DurationTell[] {
    const tells: DurationTell[] = [];
    const sorted = this.sorted();
    for (const [label, own] of this.byLabel) {
      // The area is the share of pairs in which the record with the label is the longer one, ties counting half.
      let [before, pairs, records, others] = [0, 0, 0, 0];
      for (const [seconds, n] of sorted) {
        const positive = own.get(seconds) ?? 0;
        const negative = n - positive;
        pairs += positive * (before + negative / 2);
        before += negative;
        records += positive;
        others += negative;
      }
      const auroc = pairs / (records * others);
      if (records >= ENOUGH && others >= ENOUGH && Math.abs(auroc - 0.5) >= CLEARLY)
        tells.push({ label, auroc, records });
    }
    return tells.sort((a, b) => Math.abs(b.auroc - 0.5) - Math.abs(a.auroc - 0.5));
  }
}

function count(map: Map<number, number>, key: number): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
