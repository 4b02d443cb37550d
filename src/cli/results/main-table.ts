import { type Arm, type CellResult, meanOf, metricOf, type StudyResults, signed } from "../../study/index.ts";
import { columns } from "../text.ts";
import { SHORT, three } from "./names.ts";

/** A line per size and seed, and one for the mean of the seeds. Of more than two arms it has the metric alone. */
export function mainTable(results: Pick<StudyResults, "cells" | "metric">): string[] {
  const { cells } = results;
  const heads = [metricOf(results).title, "weighted F1", "best step"];
  const arms = [...new Set(cells.map((c) => c.arm))].sort(byReference);
  const paired = arms.length === 2 && arms[0] === "scratch";
  const rows: string[][] = [];
  const row = (size: string, seed: string, own: readonly CellResult[]) => {
    const each = (f: (c: CellResult) => number) =>
      arms.map((arm) => {
        const list = own.filter((c) => c.arm === arm);
        return list.length === 0 ? null : meanOf(list.map(f));
      });
    const value = each((c) => c.value);
    const gain = value.includes(null) ? "-" : signed(value.at(-1)! - value[0]!);
    const f1 = each((c) => c.weightedF1).map(three);
    const best = each((c) => c.bestStep).map((v) => v?.toFixed(0) ?? "-");
    rows.push([
      ...[size, seed, ...value.map(three)],
      ...(paired ? [gain] : []),
      ...(arms.length <= 2 ? [...f1, ...best] : []),
    ]);
  };
  for (const size of new Set(cells.map((c) => c.size))) {
    const own = cells.filter((c) => c.size === size);
    const seeds = [...new Set(own.map((c) => c.seed))];
    seeds.forEach((seed, i) => {
      row(
        i === 0 ? `${size}` : "",
        `${seed}`,
        own.filter((c) => c.seed === seed),
      );
    });
    if (seeds.length > 1) row("", "mean", own);
  }
  // One arm needs no heading over the headings: its columns are named by what they hold.
  if (arms.length === 1) return columns([["records", "seed", ...heads], ...rows]);
  const names = arms.map((arm) => SHORT[arm]);
  if (arms.length > 2) {
    const table = columns([["records", "seed", ...names], ...rows]);
    return [`${" ".repeat(table[0]!.indexOf(names[0]!))}${heads[0]}`, ...table];
  }
  const table = columns([
    ["records", "seed", ...names, ...(paired ? ["gain"] : []), ...names, ...names],
    ...rows,
  ]);
  return [groups(heads, table[0]!, names[0]!), ...table];
}

/** The reference first. */
const byReference = (a: Arm, b: Arm) => Number(b === "scratch") - Number(a === "scratch");

/** The heading over the headings: each group's name begins where its first column does. */
function groups(heads: readonly string[], heading: string, first: string): string {
  const starts: number[] = [];
  for (let at = heading.indexOf(first); at >= 0; at = heading.indexOf(first, at + 1)) starts.push(at);
  return heads.reduce((line, name, i) => line.padEnd(starts[i]!) + name, "");
}
