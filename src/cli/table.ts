import { type Arm, type CellResult, meanOf, type StudyResults, signed } from "../study/index.ts";
import { columns, wrap } from "./text.ts";

/** Records that are named in the text. */
const REFUSALS = 10;

const three = (value: number) => value.toFixed(3);

/** The results as text of at most 80 columns: table, label gains, outcome, remarks. */
export function resultText(results: StudyResults): string {
  const { study, cells, gains, outcome, remarks, missing, refused, region, testRecords } = results;
  if (cells.length === 0) return `${study.title}\n\nNo result yet.`;
  const blocks = [
    wrap(`${study.title}. On ${testRecords} test records, opened for this table only:`, 80, ""),
    mainTable(cells).join("\n"),
  ];
  if (gains.length > 0) {
    blocks.push(
      ["Gain of fine-tuning in AUROC by label, mean of seeds:", ...labelTable(results)].join("\n"),
      [
        "Outcome (gain in macro AUROC, 90 % interval over test patients and seeds;",
        `up to ${region} either way makes no practical difference):`,
        ...outcome.map((line) => wrap(line)),
      ].join("\n"),
    );
  }
  if (missing.length > 0) {
    const names = missing.map(({ arm, size, seed }) => `${arm} ${size} seed ${seed}`).join("; ");
    blocks.push(wrap(`Without result: ${names}.`));
  }
  if (refused.length > 0) {
    const shown = refused.slice(0, REFUSALS).map(({ record, reason }) => wrap(`- ${record}: ${reason}`));
    const more = refused.length - shown.length;
    const rest = more > 0 ? [`- and ${more} more; --json lists all`] : [];
    blocks.push(
      [`Left out, because they cannot be used: ${refused.length} records`, ...shown, ...rest].join("\n"),
    );
  }
  if (remarks.length > 0) blocks.push(["Please note:", ...remarks.map((r) => wrap(`- ${r}`))].join("\n"));
  return blocks.join("\n\n");
}

const SHORT: Readonly<Record<Arm, string>> = { scratch: "scratch", "fine-tune": "tuned" };

/** A line per size and seed, and one for the mean of the seeds. */
function mainTable(cells: readonly CellResult[]): string[] {
  const arms = (["scratch", "fine-tune"] as const).filter((arm) => cells.some((c) => c.arm === arm));
  const both = arms.length === 2;
  const rows: string[][] = [];
  const row = (size: string, seed: string, of: (arm: Arm) => CellResult[]) => {
    const value = (arm: Arm, f: (c: CellResult) => number) => {
      const list = of(arm);
      return list.length === 0 ? null : meanOf(list.map(f));
    };
    const each = (f: (c: CellResult) => number) => arms.map((arm) => value(arm, f));
    const show = (values: (number | null)[], text: (v: number) => string) =>
      values.map((v) => (v === null ? "-" : text(v)));
    const auroc = each((c) => c.macroAuroc);
    const gain = both ? [auroc.includes(null) ? "-" : signed(auroc[1]! - auroc[0]!)] : [];
    rows.push([
      ...[size, seed],
      ...show(auroc, three),
      ...gain,
      ...show(
        each((c) => c.weightedF1),
        three,
      ),
      ...show(
        each((c) => c.bestStep),
        (v) => v.toFixed(0),
      ),
    ]);
  };
  for (const size of new Set(cells.map((c) => c.size))) {
    const own = cells.filter((c) => c.size === size);
    const seeds = [...new Set(own.map((c) => c.seed))];
    seeds.forEach((seed, i) => {
      row(i === 0 ? `${size}` : "", `${seed}`, (arm) => own.filter((c) => c.arm === arm && c.seed === seed));
    });
    if (seeds.length > 1) row("", "mean", (arm) => own.filter((c) => c.arm === arm));
  }
  // One arm needs no heading over the headings: its columns are named by what they hold.
  if (!both) return columns([["records", "seed", ...GROUPS], ...rows]);
  const names = arms.map((arm) => SHORT[arm]);
  const table = columns([["records", "seed", ...names, "gain", ...names, ...names], ...rows]);
  return [groups(table[0]!), ...table];
}

const GROUPS = ["macro AUROC", "weighted F1", "best step"];

/** The heading over the headings: each group's name begins where its first column does. */
function groups(heading: string): string {
  const starts = [...heading.matchAll(/scratch/g)].map((m) => m.index);
  return GROUPS.reduce((line, name, i) => line.padEnd(starts[i]!) + name, "");
}

function labelTable({ labels, gains }: StudyResults): string[] {
  return columns(
    [
      ["label", ...gains.map((g) => `${g.size} records`)],
      ...labels.map((label, k) => [
        label,
        ...gains.map((g) => (g.perClass[k] == null ? "-" : signed(g.perClass[k]))),
      ]),
    ],
    [0],
  );
}
