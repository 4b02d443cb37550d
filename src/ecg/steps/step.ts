/**
 * What can be done to a record's signals before they are stored, each a plain object that can stand in a recipe as JSON. Frequencies are in
 * Hz, times in seconds. Steps work on the record as the steps before them left it, each lead by itself unless said otherwise.
 */
export type Step =
  | ResampleStep
  | LowPassStep
  | HighPassStep
  | BandPassStep
  | NotchStep
  | MedianBaselineStep
  | CropStep
  | WindowStep
  | ScoreStep
  | DatasetScoreStep
  | MinMaxStep;

/** Another sampling rate, by an anti-aliasing polyphase filter: see `resample`. */
export interface ResampleStep {
  readonly step: "resample";
  readonly samplingRate: number;
}

/** Zero-phase Butterworth filters; `order` (default 2) is that of the filter that is run forwards and then backwards. */
export interface LowPassStep {
  readonly step: "low-pass";
  readonly high: number;
  readonly order?: number | undefined;
}

export interface HighPassStep {
  readonly step: "high-pass";
  readonly low: number;
  readonly order?: number | undefined;
}

export interface BandPassStep {
  readonly step: "band-pass";
  readonly low: number;
  readonly high: number;
  readonly order?: number | undefined;
}

/** Takes out one frequency, such as the mains'; the band that goes is `frequency / quality` wide (default quality 30). */
export interface NotchStep {
  readonly step: "notch";
  readonly frequency: number;
  readonly quality?: number | undefined;
}

/** Subtracts the median over `second` (default 0.6 s) of the medians over `first` (default 0.2 s). */
export interface MedianBaselineStep {
  readonly step: "median-baseline";
  readonly first?: number | undefined;
  readonly second?: number | undefined;
}

/** Exactly the part from `start` on; a record that does not reach so far is refused. */
export interface CropStep {
  readonly step: "crop";
  readonly start: number;
  readonly seconds: number;
}

/** So many seconds of every record: a longer one is cut (default: its beginning is kept), a shorter one gets missing samples at its end. */
export interface WindowStep {
  readonly step: "window";
  readonly seconds: number;
  readonly at?: "start" | "centre" | "end" | undefined;
}

/** Mean 0 and standard deviation 1, over each lead of the record or over all its leads together. */
export interface ScoreStep {
  readonly step: "z-score";
  readonly per: "record" | "lead";
}

/** Subtracts the mean and divides by the standard deviation of all samples of the training records; `fitSteps` finds both. */
export interface DatasetScoreStep {
  readonly step: "z-score";
  readonly per: "dataset";
  readonly mean?: number | undefined;
  readonly sd?: number | undefined;
}

/** The smallest sample becomes `low` (default -1), the largest `high` (default 1), over each lead (default) or all leads together. */
export interface MinMaxStep {
  readonly step: "min-max";
  readonly per?: "record" | "lead" | undefined;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}
