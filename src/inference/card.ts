import { readFileSync } from "node:fs";
import { z } from "zod";
import { UserError, writeFileAtomic } from "../base/index.ts";

/** The version of the card's format that this program reads and writes. */
const CARD_FORMAT = 1;

const positive = z.number().positive();
const count = z.int().positive();
const name = z.string().min(1);

const Label = z.strictObject({
  name,
  /** A probability at or above it counts as a yes; chosen on validation. */
  threshold: z.number().min(0).max(1),
  /** Share of the training records that have the label. */
  prevalence: z.number().min(0).max(1).optional(),
});

const TrainedOn = z.strictObject({
  dataset: name,
  licence: name,
  folds: z.array(z.int()),
  records: count,
});

/** Where a model's weights began. What is not known of a model from elsewhere is left out. */
const Origin = z.strictObject({
  dataset: name,
  licence: name.optional(),
  folds: z.array(z.int()).optional(),
  records: count.optional(),
  /** Empty where it was trained without labels. */
  labels: z.array(name),
  /** What it was trained for, where not for labels. */
  objective: name.optional(),
  /** There where it was a model from a file: the architecture, or the name of a file from elsewhere. */
  network: name.optional(),
});
export type Origin = z.infer<typeof Origin>;

/**
 * What one must know to use a saved model, `card.json` beside `model.onnx`: which signals it takes, what its outputs mean, what it
 * was trained on and how well it did there. The model itself takes millivolts; its normalisation is inside.
 */
export const ModelCard = z
  .strictObject({
    format: z.literal(CARD_FORMAT),
    /** The architecture. */
    name,
    /** What the labels are, for people. */
    task: name,
    /** In the order of the model's outputs. */
    labels: z.array(Label).min(1),
    /** There where a record has exactly one of them; thresholds are then of no use. */
    exclusive: z.literal(true).optional(),
    /** Samples per second. */
    samplingRate: positive,
    /** In the order of the model's inputs. */
    leads: z.array(name).min(1),
    /** Samples of a window, which is the model's input. */
    samples: count,
    normalisation: name,
    window: z.strictObject({
      seconds: positive,
      /** How the windows of a record become one answer, for people. */
      evaluation: name,
      /** Evenly spaced windows per record that the metrics below were measured with. */
      crops: count,
    }),
    trainedOn: TrainedOn,
    /** What the weights were pre-trained on; null for a model trained from scratch. */
    upstream: Origin.nullable(),
    arm: name,
    seed: z.int().nonnegative(),
    /** By name; null where a metric has no value, such as an AUROC over one class. */
    metrics: z.record(name, z.number().nullable()),
    created: z.iso.datetime(),
    /** The version of this program. */
    cardiograft: name,
    intendedUse: name,
  })
  .check(({ value, issues }) => {
    const fault = (path: (string | number)[], message: string) =>
      issues.push({ code: "custom", path, message, input: value });
    const seconds = value.samples / value.samplingRate;
    if (Math.abs(seconds - value.window.seconds) > 0.5 / value.samplingRate)
      fault(
        ["window", "seconds"],
        `${value.samples} samples at ${value.samplingRate} Hz are ${seconds} s, not ${value.window.seconds}`,
      );
    for (const [field, names] of [
      ["labels", value.labels.map((label) => label.name)],
      ["leads", value.leads],
    ] as const) {
      const twice = names.findIndex((n, i) => names.indexOf(n) !== i);
      if (twice >= 0) fault([field, twice], `${names[twice]} is there twice`);
    }
  });
export type ModelCard = z.infer<typeof ModelCard>;

/** A card from parsed JSON. Throws UserError that names the file and every field that is not as it should be. */
export function parseCard(value: unknown, file: string): ModelCard {
  const format = (value as { format?: unknown } | null)?.format;
  if (typeof format === "number" && format > CARD_FORMAT)
    throw new UserError(
      `${file}, format: this is a model card of format ${format}, and this version reads format ${CARD_FORMAT}; ` +
        "use the version of Cardiograft that wrote it or a newer one",
    );
  const result = ModelCard.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => {
    const path = issue.path.map((p) => (typeof p === "number" ? `[${p}]` : `.${String(p)}`)).join("");
    return `  ${path.replace(/^\./, "") || "(the whole)"}: ${issue.message}`;
  });
  throw new UserError(`${file} is not a model card of this program:\n${faults.join("\n")}`);
}

/** Reads `card.json`. Throws UserError when the file is not there, is not JSON or lacks something. */
export function readCard(file: string): ModelCard {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === "ENOENT"
        ? `${file} is not there; a model needs its card (card.json) beside model.onnx`
        : `${file} cannot be read: ${(error as Error).message}`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${file} is not JSON: ${(error as Error).message}`);
  }
  return parseCard(value, file);
}

/** Writes `card.json`, atomically, after the same checks as on reading. */
export function writeCard(file: string, card: ModelCard): void {
  writeFileAtomic(file, `${JSON.stringify(parseCard(card, file), null, 2)}\n`);
}
