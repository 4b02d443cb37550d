import { type Command, InvalidArgumentError } from "commander";
import { STANDARD_12 } from "../ecg/index.ts";
import type { Hints } from "../formats/index.ts";

/** A command's option that must be a number. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}

const leadList = (text: string): string[] => (text === "standard" ? [...STANDARD_12] : text.split(","));

/** Adds the options that say what a file of recordings does not say itself; a command's options then hold `Hints`. */
export function withHintOptions(command: Command): Command {
  return command
    .option("--sampling-rate <hz>", "samples per second, where the file does not say", number)
    .option("--leads <list>", "the leads, where the file does not say", leadList)
    .option("--units <unit>", "the unit of the samples: mV, uV, V, or as in 0.1mV")
    .option("--array <name>", "which array, of a file of several");
}

/** The hints among a command's options. */
export function hintsOf({ samplingRate, leads, units, array }: Hints): Hints {
  return { samplingRate, leads, units, array };
}
