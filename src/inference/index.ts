export { ModelCard, type Origin, parseCard, readCard, writeCard } from "./card.ts";
export { type LoadOptions, loadModel } from "./load.ts";
export {
  type LabelPrediction,
  type LoadedModel,
  meanOverWindows,
  type Prediction,
  predictRecord,
} from "./predict.ts";
export type { Windowing } from "./windows.ts";
