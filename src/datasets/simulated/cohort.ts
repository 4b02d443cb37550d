import type { Device } from "./device.ts";
import type { LabelSetName } from "./labels.ts";
import type { Prevalence } from "./statements.ts";

/** Who is recorded, with what, and what is said of it: everything in which one cohort differs from another. */
export interface Cohort {
  readonly title: string;
  /** How many records the dataset has that this cohort mirrors; null where it mirrors none. */
  readonly records: number | null;
  readonly age: { readonly mean: number; readonly sd: number };
  readonly men: number;
  /** Share of people without any condition, where the dataset was put together so; null where it is what prevalences leave. */
  readonly healthy: number | null;
  readonly prevalence: Prevalence;
  /** Share of infarcts that are recorded while they happen. */
  readonly acute: number;
  /** Share of findings that are named although they do not quite meet their definition. */
  readonly doubt: number;
  /** How much hearts differ in shape (see activation.ts): about 0.5. */
  readonly spread: number;
  /** How carelessly electrodes are put: standard deviation in intercostal spaces. */
  readonly placement: number;
  readonly device: Device;
  readonly labelSets: readonly LabelSetName[];
}
