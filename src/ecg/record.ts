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
  /** Maker and model of the recording device, where the file says so. */
  readonly device?: string | undefined;
  /** When it was recorded, ISO 8601 (`2001-03-09T11:04:58`), where the file says so. */
  readonly date?: string | undefined;
}

export type Sex = "male" | "female";
