import type { Dataset } from "../datasets/index.ts";
import { readModelFile } from "../onnx/index.ts";
import { fixedSamples } from "../transfer/index.ts";
import type { ModelSource } from "./model-source.ts";
import type { Recipe } from "./recipe.ts";

/** Evenly spaced crops of a recording, where it is longer than one. */
const CROPS = 4;
/** Seconds of a crop, where no model says others. */
const SECONDS = 2.5;

type Recordings = Pick<Dataset, "samples" | "samplingRate">;

/** Crops of 2.5 seconds, or of as many as are given; one where that is the whole recording, as of shorter ones. */
export function windowFor({ samples, samplingRate }: Recordings, given?: number): Recipe["window"] {
  const whole = samples / samplingRate;
  const seconds = given ?? Math.min(SECONDS, whole);
  return { seconds, crops: seconds < whole ? CROPS : 1 };
}

/**
 * What a model sees of recordings: what its card says; without a card as many samples as its input is fixed to, else crops of 2.5 seconds.
 * @throws UserError where the model's input is none that takes signals
 */
export function windowOfModel(source: ModelSource, recordings: Recordings): Recipe["window"] {
  const { card, file, leads, samplingRate, adopt } = source;
  if (card !== null) return { seconds: card.window.seconds, crops: card.window.crops };
  const { graph } = readModelFile(file);
  const samples = fixedSamples(graph, file, { leads: leads.length, layout: adopt?.layout });
  return windowFor(recordings, samples === null ? undefined : samples / samplingRate);
}
