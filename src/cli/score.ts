import { Command, InvalidArgumentError } from "commander";
import { UserError } from "../base/index.ts";
import { type DatasetSpec, openDataset, recogniseDatasets } from "../datasets/index.ts";
import { describedModel, type ModelScore, scoreModel } from "../study/index.ts";
import { progressLine } from "./bar.ts";
import { columns, wrap } from "./text.ts";

const HELP = `
Says how promising a model is as a starting point, before anything is trained:
MELEP on the probabilities that it gives your training records, and LogME on
what its last layer takes. Compare models on the same records: lower MELEP and
higher LogME are better. An ONNX file from elsewhere is given as a JSON file
that describes it (docs/advise.md), and has no MELEP: what its outputs mean is
not known.

Examples:
  cardiograft score .cardiograft/models/KEY --data ~/ptb-xl --labels code-six
  cardiograft score resnet.json --data ~/ptb-xl --labels code-six
  cardiograft score my-model --data ~/ecg --dataset georgia \\
    --labels georgia-ten --json
`;

interface Options {
  readonly data: string;
  readonly dataset?: string;
  readonly labels: string;
  readonly folds?: number[];
  readonly records?: number;
  readonly json?: true;
}

const whole = (text: string): number => {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0) throw new InvalidArgumentError("must be a whole number.");
  return n;
};

/** `cardiograft score MODEL` */
export function scoreCommand(): Command {
  return new Command("score")
    .description("how promising a model is for your labels, before any training")
    .argument("<model>", "folder with model.onnx and card.json, or a JSON file (below)")
    .requiredOption("--data <dir>", "folder with the dataset")
    .option("--dataset <name>", "which one, where the folder holds several")
    .requiredOption("--labels <set>", "the label set that a model is wanted for")
    .option("--folds <list>", "training folds, such as 1,2,3 (default: all but the two highest)", (text) =>
      text.split(",").map(whole),
    )
    .option("--records <n>", "at most so many records (default: 2000)", whole)
    .option("--json", "print JSON")
    .addHelpText("after", HELP)
    .action(async (model: string, options: Options) => {
      const { data, labels, folds, records } = options;
      const described = describedModel(model);
      const dataset = openDataset(specOf(options), { data });
      const progress = progressLine("scoring");
      try {
        const score = await scoreModel(described, dataset, {
          ...{ labels, folds, records },
          onProgress: ({ done, total }) => progress.show(done, total),
        });
        progress.end();
        process.stdout.write(`${options.json ? JSON.stringify(score, null, 2) : scoreText(score)}\n`);
      } finally {
        progress.end();
        dataset.close?.();
      }
    });
}

function specOf({ data, dataset }: Options): DatasetSpec {
  if (dataset !== undefined) return { name: dataset } as DatasetSpec;
  const found = recogniseDatasets(data);
  if (found.length === 1) return { name: found[0]!.name } as DatasetSpec;
  const names = found.map(({ name }) => name).join(", ");
  throw new UserError(
    found.length === 0
      ? `--data ${data}: no dataset is recognised there; \`cardiograft data list\` says what is looked for`
      : `--data ${data}: there are several datasets (${names}); name one with --dataset`,
  );
}

function scoreText(score: ModelScore): string {
  const three = (v: number | null) => (v === null ? "-" : v.toFixed(3));
  const count = (n: number) => n.toLocaleString("en-US");
  return [
    `On ${count(score.records)} training records:`,
    ...score.remarks.map((remark) => wrap(`- ${remark}`, 80, "  ")),
    "",
    `MELEP             ${three(score.melep)}   lower is better`,
    `  normalised      ${three(score.melepNormalised)}   0 knows nothing, 1 everything`,
    `  best source     ${three(score.bestSource)}   lower is better`,
    `LogME             ${three(score.logme)}   higher is better`,
    "",
    ...columns(
      [
        ["label", "prevalence", "MELEP", "normalised", "best source label"],
        ...score.perLabel.map((l) => [
          l.label,
          three(l.prevalence),
          three(l.melep),
          three(l.melepNormalised),
          l.bestSource === null ? "-" : `${l.bestSource.label} (${three(l.bestSource.melep)})`,
        ]),
      ],
      [0, 4],
    ),
  ].join("\n");
}
