import { Random } from "../../base/index.ts";
import type { Row } from "./row.ts";

/**
 * An order of rows whose every beginning is a good small training set: the first n rows are the subset of size n, so that subsets are
 * nested; another seed gives another order. Rows are drawn one at a time, in the spirit of iterative stratification (Sechidis et al.
 * 2011): a label that makes up the share s of all rows is due for its d-th row at draw (d - 1.5) / s, those without any label count as
 * one label more, and the label that is due first takes the next row that has it, in random order. So every label has its first
 * positives at once, the rarest before all others, and soon keeps to its prevalence. Patients do not matter here: the sides of a split
 * were drawn apart before.
 */
export function stratifiedOrder(
  rows: readonly Row[],
  candidates: Int32Array,
  labelSet: string,
  labels: readonly string[],
  seed: number,
): Int32Array {
  const shuffled = new Random("subset", seed).permutation(candidates.length).map((i) => candidates[i]!);
  const none = labels.length;
  const groupsOf = (i: number): number[] => {
    const own = rows[i]!.labels[labelSet] ?? [];
    const found = labels.flatMap((label, k) => (own.includes(label) ? [k] : []));
    return found.length > 0 ? found : [none];
  };
  const groups = new Map([...shuffled].map((i) => [i, groupsOf(i)]));
  const queues: number[][] = Array.from({ length: none + 1 }, () => []);
  for (const i of shuffled) for (const k of groups.get(i)!) queues[k]!.push(i);
  const share = queues.map((q) => q.length / shuffled.length);
  const heads = queues.map(() => 0);
  const drawn = queues.map(() => 0);
  const taken = new Set<number>();
  const order = new Int32Array(shuffled.length);
  for (let n = 0; n < order.length; n++) {
    let next = -1;
    let earliest = Number.POSITIVE_INFINITY;
    for (let k = 0; k <= none; k++) {
      const queue = queues[k]!;
      while (heads[k]! < queue.length && taken.has(queue[heads[k]!]!)) heads[k]!++;
      if (heads[k] === queue.length) continue;
      const due = (drawn[k]! - 0.5) / share[k]!;
      if (due < earliest) {
        earliest = due;
        next = k;
      }
    }
    const chosen = queues[next]![heads[next]!]!;
    taken.add(chosen);
    for (const k of groups.get(chosen)!) drawn[k]!++;
    order[n] = chosen;
  }
  return order;
}
