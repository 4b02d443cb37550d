import { Command, Option } from "commander";
import { UserError } from "../base/index.ts";
import { type Device, devices } from "../engine/index.ts";
import { readWfdb } from "../formats/wfdb/index.ts";
import { type LoadedModel, loadModel, type Prediction, predictRecord } from "../inference/index.ts";

const RESEARCH = "Research use only: not a medical device, not for diagnosis or treatment.";

const HELP = `
MODEL is the folder of a finished model (model.onnx and card.json). RECORD is a
WFDB header, with or without ".hea", at the model's sampling rate and with its
leads. A record that does not fit is refused by name and the others go on; the
exit code is then 1.

Examples:
  cardiograft predict .cardiograft/models/KEY records100/00000/00001_lr
  cardiograft predict my-model ward/*.hea --json > predictions.json

${RESEARCH}
`;

/** One record's answer, or why there is none. */
type Answer =
  | ({ readonly record: string } & Prediction)
  | { readonly record: string; readonly refused: string };

/** `cardiograft predict MODEL RECORD...` */
export function predictCommand(): Command {
  return new Command("predict")
    .description("apply a saved model to ECG recordings")
    .argument("<model>", "folder with model.onnx and card.json")
    .argument("<record...>", "WFDB headers, with or without .hea")
    .option("--json", "print JSON")
    .addOption(new Option("--device <device>", "where to run").choices(["auto", ...devices]).default("cpu"))
    .addHelpText("after", HELP)
    .action(async (path: string, records: string[], options: { json?: boolean; device: Device }) => {
      const model = await loadModel(path, { device: options.device });
      const answers: Answer[] = [];
      try {
        if (!options.json) process.stdout.write(`${heading(model)}\n`);
        for (const record of records) {
          const answer = await answerFor(model, record);
          answers.push(answer);
          if (options.json) continue;
          if ("refused" in answer) process.stderr.write(`\n${record}: refused\n  ${answer.refused}\n`);
          else process.stdout.write(`\n${table(answer)}\n`);
        }
      } finally {
        await model.predictor.release();
      }
      if (options.json) process.stdout.write(`${JSON.stringify(asJson(model, answers), null, 2)}\n`);
      const refused = answers.filter((answer) => "refused" in answer).length;
      if (refused > 0) {
        process.exitCode = 1;
        process.stderr.write(`\n${refused} of ${records.length} records refused\n`);
      }
    });
}

async function answerFor(model: LoadedModel, record: string): Promise<Answer> {
  try {
    const header = record.endsWith(".hea") ? record : `${record}.hea`;
    return { record, ...(await predictRecord(model, readWfdb(header))) };
  } catch (error) {
    if (error instanceof UserError) return { record, refused: error.message };
    throw error;
  }
}

function heading({ card, file }: LoadedModel): string {
  return [
    `${file}: ${card.name}, ${card.arm}`,
    `trained on ${card.trainedOn.records} records of ${card.trainedOn.dataset}: ${card.task}`,
    RESEARCH,
  ].join("\n");
}

/** A record's labels under each other, at most 80 columns wide. */
function table(answer: { readonly record: string } & Prediction): string {
  const width = Math.min(40, Math.max(5, ...answer.labels.map((l) => l.label.length)));
  const cell = (text: string) => (text.length > width ? `${text.slice(0, width - 1)}…` : text).padEnd(width);
  const windows = answer.windows === 1 ? "1 window" : `mean of ${answer.windows} windows`;
  return [
    `${answer.record} (${windows})`,
    ...answer.notes.map((note) => `  note: ${note}`),
    `  ${cell("label")}  probability  threshold`,
    ...answer.labels.map(({ label, probability, threshold, above }) =>
      `  ${cell(label)}  ${probability.toFixed(3).padStart(11)}  ${threshold.toFixed(3).padStart(9)}  ${above ? "above" : ""}`.trimEnd(),
    ),
  ].join("\n");
}

function asJson({ card, file }: LoadedModel, answers: readonly Answer[]) {
  const { name, arm, task, intendedUse } = card;
  return { model: { file, name, arm, task, intendedUse }, records: answers };
}
