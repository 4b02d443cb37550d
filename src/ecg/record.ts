/**
 * One ECG as every reader hands it over: leads by name, millivolts, a sampling rate, missing samples as NaN.
 *
 * Promised: `leads` and `signals` have the same length and order, every signal has the same number of samples, no lead name occurs
 * twice, names of standard leads are canonical (see `canonicalLead`). Not promised: that the leads are the standard twelve, or that
 * every sample is there.
 */
export interface EcgRecord {
  readonly name: string;
  /** The file it came from, or `simulated:...`. */
  readonly source: string;
  /** Samples per second. */
  readonly samplingRate: number;
  readonly leads: readonly string[];
  /** One array per lead, in millivolt; NaN where a sample is missing. */
  readonly signals: readonly Float32Array[];
  readonly patient: string | null;
  /** Years. */
  readonly age: number | null;
  readonly sex: Sex | null;
}

export type Sex = "male" | "female";
