import { Command, Option } from "commander";
import { UserError } from "../base/index.ts";
import { type Device, devices } from "../engine/index.ts";
import { type Hints, openRecords, type RecordFile } from "../formats/index.ts";
import { type LoadedModel, loadModel, type Prediction, predictRecord } from "../inference/index.ts";
import { hintsOf, withHintOptions } from "./hints.ts";
import { wrap } from "./text.ts";

const RESEARCH = "Research use only: not a medical device, not for diagnosis or treatment.";

const HELP = `
MODEL is the folder of a finished model (model.onnx and card.json). FILE is a
file of recordings in any format that \`cardiograft data show\` reads; each
recording in it is answered for. What a file does not say is asked for: sampling
rate, unit, leads. Recordings at another sampling rate are resampled, leads are
found by name. A recording that does not fit is refused by name and the others
go on; the exit code is then 1.

Examples:
  cardiograft predict .cardiograft/models/KEY records100/00000/00001_lr
  cardiograft predict my-model ward/*.hea --json > predictions.json
  cardiograft predict my-model tracings.h5 --sampling-rate 400 --units 0.1mV \\
    --leads standard

${RESEARCH}
`;

interface Options extends Hints {
  readonly json?: boolean;
  readonly device: Device;
}

/** One record's answer, or why there is none. */
type Answer =
  | ({ readonly record: string } & Prediction)
  | { readonly record: string; readonly refused: string };

/** `cardiograft predict MODEL RECORD...` */
export function predictCommand(): Command {
  const command = new Command("predict")
    .description("apply a saved model to ECG recordings")
    .argument("<model>", "folder with model.onnx and card.json")
    .argument("<file...>", "files of recordings");
  return withHintOptions(command)
    .option("--json", "print JSON")
    .addOption(new Option("--device <device>", "where to run").choices(["auto", ...devices]).default("cpu"))
    .addHelpText("after", HELP)
    .action(predict);
}

async function predict(path: string, files: string[], options: Options): Promise<void> {
  const model = await loadModel(path, { device: options.device });
  const answers: Answer[] = [];
  try {
    if (!options.json) process.stdout.write(`${heading(model)}\n`);
    for (const file of files) {
      for await (const answer of answersFor(model, file, hintsOf(options))) {
        answers.push(answer);
        if (options.json) continue;
        if ("refused" in answer) process.stderr.write(`\n${answer.record}: refused\n  ${answer.refused}\n`);
        else process.stdout.write(`\n${table(answer)}\n`);
      }
    }
  } finally {
    await model.predictor.release();
  }
  if (options.json) process.stdout.write(`${JSON.stringify(asJson(model, answers), null, 2)}\n`);
  const refused = answers.filter((answer) => "refused" in answer).length;
  if (refused > 0) {
    process.exitCode = 1;
    process.stderr.write(`\nrefused: ${refused} of ${answers.length}\n`);
  }
}

/** An answer for each recording in a file, or one that says why the file cannot be read. */
async function* answersFor(model: LoadedModel, path: string, hints: Hints): AsyncGenerator<Answer> {
  const attempt = async (record: string, answer: () => Promise<Prediction>): Promise<Answer> => {
    try {
      return { record, ...(await answer()) };
    } catch (error) {
      if (error instanceof UserError) return { record, refused: error.message };
      throw error;
    }
  };
  let file: RecordFile;
  try {
    file = await openRecords(path, hints);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    yield { record: path, refused: error.message };
    return;
  }
  try {
    for (const [i, name] of file.names.entries()) {
      const record = file.names.length === 1 ? path : `${path}, ${name}`;
      yield await attempt(record, async () => predictRecord(model, await file.read(i)));
    }
  } finally {
    file.close();
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
    ...answer.notes.map((note) => `  ${wrap(`note: ${note}`, 78, "    ")}`),
    `  ${cell("label")}  probability  threshold`,
    ...answer.labels.map(({ label, probability, threshold, above }) => {
      const limit = threshold === null ? "-" : threshold.toFixed(3);
      const said = above ? (threshold === null ? "most probable" : "above") : "";
      return `  ${cell(label)}  ${probability.toFixed(3).padStart(11)}  ${limit.padStart(9)}  ${said}`.trimEnd();
    }),
  ].join("\n");
}

function asJson({ card, file }: LoadedModel, answers: readonly Answer[]) {
  const { name, arm, task, intendedUse } = card;
  return { model: { file, name, arm, task, intendedUse }, records: answers };
}
