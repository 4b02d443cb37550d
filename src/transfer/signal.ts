import { UserError } from "../base/index.ts";
import type { Dimension, Graph, ValueInfo } from "../onnx/index.ts";

/** Where a model takes its signals, and how they lie there. */
export interface Signal {
  readonly input: ValueInfo;
  readonly leads: number;
  readonly samples: number;
  /** [N, samples, leads] instead of [N, leads, samples]. */
  readonly timeMajor: boolean;
}

export interface SignalOptions {
  /** Leads of a record, where the model does not fix them or both of its axes could be the leads. */
  readonly leads?: number | undefined;
  /** Samples of a record, where the model leaves them open. */
  readonly samples?: number | undefined;
  /** How the model's input lies, where that does not follow from the sizes. */
  readonly layout?: "leads-first" | "samples-first" | undefined;
}

const fits = (d: Dimension, wanted: number | undefined) =>
  wanted === undefined || typeof d === "string" || d === wanted;

/** Whether time comes first: by what was said, by what fits, or because there are more samples than leads. Undefined: it cannot be told. */
function isTimeMajor(a: Dimension, b: Dimension, o: SignalOptions): boolean | undefined {
  if (o.layout) return o.layout === "samples-first";
  const leadsFirst = fits(a, o.leads) && fits(b, o.samples);
  const timeFirst = fits(b, o.leads) && fits(a, o.samples);
  if (leadsFirst !== timeFirst) return timeFirst;
  if (!leadsFirst || a === b) return undefined;
  if (typeof a === "number" && typeof b === "number") return a > b;
  if (typeof a === "string" && typeof b === "string") return undefined;
  return typeof a === "string";
}

/** The input that takes the signals, which axis is which, and how an error is told that names it. */
function findAxes(graph: Graph, file: string, options: SignalOptions) {
  const list = graph.inputs.map((v) => `"${v.name}" ${v.type} [${v.shape.join(", ")}]`).join(", ");
  const refuse = (reason: string) => new UserError(`${file}: ${reason}; its inputs are ${list || "none"}`);
  const [input] = graph.inputs;
  if (!input || graph.inputs.length > 1) throw refuse("a model must have one input, the signals");
  if (input.type !== "float32") throw refuse("the signals must be float32; export the model in float32");
  if (input.shape.length === 4) {
    throw refuse(
      "it is a two-dimensional network over [N, 1, leads, samples]; one-dimensional ones over [N, leads, samples] are supported",
    );
  }
  if (input.shape.length !== 3) throw refuse("its input must be [N, leads, samples] or [N, samples, leads]");
  const [batch, a, b] = input.shape as [Dimension, Dimension, Dimension];
  if (typeof batch === "number" && batch !== 1) {
    throw refuse(
      `it was exported for batches of ${batch}; export it with a dynamic batch axis or for one record`,
    );
  }
  const timeMajor = isTimeMajor(a, b, options);
  if (timeMajor === undefined) {
    throw refuse(
      "which axis are the leads and which the samples does not follow from the input; give leads, samples or layout",
    );
  }
  const [leadAxis, sampleAxis] = timeMajor ? [b, a] : [a, b];
  return { input, timeMajor, leadAxis, sampleAxis, refuse };
}

/** Samples of a record as a model fixes them; null where it leaves them open. @throws UserError like `findSignal` */
export function fixedSamples(
  graph: Graph,
  file: string,
  options: Pick<SignalOptions, "leads" | "layout">,
): number | null {
  const { sampleAxis } = findAxes(graph, file, options);
  return typeof sampleAxis === "number" ? sampleAxis : null;
}

/** The input that takes the signals. @throws UserError naming what is not as it must be, and the option that helps. */
export function findSignal(graph: Graph, file: string, options: SignalOptions): Signal {
  const { input, timeMajor, leadAxis, sampleAxis, refuse } = findAxes(graph, file, options);
  const size = (what: "leads" | "samples", axis: Dimension): number => {
    const wanted = options[what];
    const value = typeof axis === "number" ? axis : wanted;
    if (value === undefined) throw refuse(`its number of ${what} is open ("${axis}"); give ${what}`);
    if (wanted !== undefined && wanted !== value) throw refuse(`it takes ${value} ${what}, not ${wanted}`);
    if (!Number.isInteger(value) || value < 1) throw refuse(`it cannot take ${value} ${what}`);
    return value;
  };
  return { input, leads: size("leads", leadAxis), samples: size("samples", sampleAxis), timeMajor };
}
