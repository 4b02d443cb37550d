import { Command } from "commander";
import { adviseCommand } from "./advise.ts";
import { dataCommand } from "./data/index.ts";
import { modelsCommand } from "./models.ts";
import { predictCommand } from "./predict.ts";
import { quickCommand } from "./quick.ts";
import { scoreCommand } from "./score.ts";
import { studyCommand } from "./study.ts";

const HELP = `
Examples:
  cardiograft quick
  cardiograft advise --data ward --labels ward/labels.csv
  cardiograft study run recipes/first-light.ts --data ~/ptb-xl
  cardiograft study status
  cardiograft predict .cardiograft/models/KEY records100/00000/00001_lr
  cardiograft models list
  cardiograft data check ptb-xl --data ~/ecg

Research use only: not a medical device.
`;

/** The whole command. */
export function program(version: string): Command {
  return new Command("cardiograft")
    .description(
      "Is it worth pre-training on a large public ECG dataset and fine-tuning on yours?\n" +
        "Measured on your own recordings.",
    )
    .version(version)
    .addHelpText("after", HELP)
    .showHelpAfterError("(see --help)")
    .addCommand(quickCommand())
    .addCommand(adviseCommand())
    .addCommand(studyCommand())
    .addCommand(predictCommand())
    .addCommand(scoreCommand())
    .addCommand(modelsCommand())
    .addCommand(dataCommand());
}
