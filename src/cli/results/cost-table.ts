import { rounded, type StudyResults } from "../../study/index.ts";
import { columns, wrap } from "../text.ts";
import { once, SHORT } from "./names.ts";

/** What the arms take, a line for each size and arm. */
export function costTable({ cost }: StudyResults): string[] {
  const { pretraining, arms, targets, sentences } = cost;
  const sorted = arms.filter((a) => a.cost.minutes > 0).sort((a, b) => a.size - b.size);
  if (sorted.length === 0) return [];
  const tasks = sorted.find((a) => a.shared.length > 0)?.shared.map((s) => s.tasks) ?? [];
  const priced = sorted.some((a) => a.cost.money !== null);
  const metered = sorted.some((a) => a.cost.kilowattHours !== null);
  const rows = sorted.map(({ arm, size, cost: own, shared }, i) => {
    const index = sorted.slice(0, i).filter((a) => a.size === size).length;
    const target = targets.find((t) => t.size === size && t.share === 1)?.arms.find((a) => a.arm === arm);
    return [
      ...[once(size, index), SHORT[arm], rounded(own.minutes)],
      ...tasks.map((n) => {
        const part = shared.find((s) => s.tasks === n);
        return part === undefined ? "-" : rounded(part.cost.minutes);
      }),
      target?.minutes == null ? "-" : rounded(target.minutes),
      ...(tasks.length > 0 ? [target?.breakEven?.toFixed(0) ?? "-"] : []),
      ...(metered ? [rounded(own.kilowattHours ?? 0)] : []),
      ...(priced ? [rounded(own.money ?? 0)] : []),
    ];
  });
  const heading = [
    ...["records", "arm", "alone", ...tasks.map((n) => `by ${n}`), "to best"],
    ...(tasks.length > 0 ? ["pays from"] : []),
    ...(metered ? ["kWh"] : []),
    ...(priced ? ["price"] : []),
  ];
  const before =
    pretraining === null
      ? ""
      : `; by n: with pre-training (${rounded(pretraining.minutes)}) shared by n tasks; pays from: tasks from which this is less than scratch's`;
  return [
    wrap(
      `Minutes of training, mean of seeds; to best: until as good as scratch's best on validation${before}.`,
      80,
      "",
    ),
    ...columns([heading, ...rows], [1]),
    ...sentences.map((s) => wrap(s)),
  ];
}
