import { Command } from "commander";
import { UserError } from "../base/index.ts";
import { Home } from "../store/index.ts";
import { type Arm, type Comparison, compareStudies, metricOf, recipeNamed, signed } from "../study/index.ts";
import { SHORT, three } from "./results/names.ts";
import { homeOption } from "./run-study.ts";
import { columns, wrap } from "./text.ts";

const HELP = `
A and B are recipe files, or names of studies that were run in the home. Where
both were tested on the same records, differences are paired: of the same seeds
and sizes, with an interval over test patients and seeds. Otherwise the numbers
stand side by side, and nothing is claimed.

Examples:
  cardiograft study compare resnet.ts lstm.ts --data ~/ptb-xl
  cardiograft study compare quick quick-wide --arms fine-tune,fine-tune --json
`;

interface Options {
  readonly data?: string;
  readonly home: string;
  readonly arms?: readonly [Arm, Arm];
  readonly json?: true;
}

/** `cardiograft study compare A B` */
export function compareCommand(): Command {
  return new Command("compare")
    .description("two studies beside each other")
    .argument("<a>", "a recipe that was run, or the name of a study in the home")
    .argument("<b>", "another")
    .option("--arms <a,b>", "an arm of the first and one of the second (default: each with itself)", pair)
    .option("--data <dir>", "folder with the dataset, or with several of them")
    .addOption(homeOption())
    .option("--json", "print JSON")
    .addHelpText("after", HELP)
    .action(async (first: string, second: string, { data, arms, json, ...options }: Options) => {
      const home = new Home(options.home);
      const [a, b] = [await recipeNamed(first, home), await recipeNamed(second, home)];
      const found = await compareStudies(a, b, { home, data, arms });
      process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : `${comparisonText(found)}\n`);
    });
}

function pair(text: string): readonly [Arm, Arm] {
  const names = text.split(",");
  const unknown = names.find((name) => !(name in SHORT));
  if (names.length !== 2 || unknown !== undefined)
    throw new UserError(`--arms: give two of ${Object.keys(SHORT).join(", ")}, as in fine-tune,fine-tune`);
  return names as unknown as readonly [Arm, Arm];
}

/** The comparison for people. */
function comparisonText(comparison: Comparison): string {
  const { a, b, cells, unpaired, mark, region } = comparison;
  const metric = metricOf(comparison);
  const star = mark === null ? "" : "*";
  const rows = cells.map((cell) => [
    ...[`${cell.size}`, SHORT[cell.a], SHORT[cell.b], `${cell.seeds.length}`],
    ...[`${three(cell.valueA)}${star}`, `${three(cell.valueB)}${star}`],
    ...(unpaired === null
      ? [
          cell.difference === null ? "-" : `${signed(cell.difference)}${star}`,
          cell.verdict === null ? "-" : `[${signed(cell.verdict.low)}, ${signed(cell.verdict.high)}]`,
          verdictText(cell),
        ]
      : []),
  ]);
  const heading = ["records", "A", "B", "seeds", `${metric.label} A`, `${metric.label} B`];
  const more = unpaired === null ? ["B-A", "interval", "verdict"] : [];
  return [
    [wrap(`A: ${a.title}`), wrap(`B: ${b.title}`)].join("\n"),
    columns([[...heading, ...more], ...rows], [1, 2, 8]).join("\n"),
    unpaired === null
      ? wrap(
          `Differences in ${metric.title} of the same test records and seeds; the interval is over test patients and seeds; up to ${region} either way makes no practical difference.`,
        )
      : wrap(`Side by side only: ${unpaired}, so that no difference between A and B is claimed.`),
    ...(mark === null ? [] : [wrap(`* ${mark}. No verdict is given.`)]),
  ].join("\n\n");
}

const VERDICTS = {
  pays: "B better",
  "does not pay": "A better",
  "no practical difference": "the same",
  undecided: "undecided",
} as const;

const verdictText = ({ verdict }: Comparison["cells"][number]) =>
  verdict === null ? "-" : VERDICTS[verdict.conclusion];
