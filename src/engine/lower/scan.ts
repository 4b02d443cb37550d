import { type Graph, GraphBuilder, int, ints, subgraph } from "../../onnx/index.ts";
import type { LowerContext } from "./context.ts";

/** The graph of one iteration; its states come first, as inputs and as outputs. */
export interface ScanBody {
  readonly b: GraphBuilder;
  input(shape: readonly number[]): string;
  /** A body's outputs are its own values, each under a name of its own. */
  output(value: string, shape: readonly number[]): void;
}

/** `name` keeps the body's values apart from those of other graphs. */
export function scanBody(name: string): ScanBody {
  const b = new GraphBuilder(name, { prefix: `${name}/`, infer: false });
  let count = 0;
  return {
    b,
    input: (shape) => b.input(`${name}/in${count++}`, "float32", shape),
    output: (value, shape) => void b.output(b.op("Identity", [value]), { type: "float32", shape }),
  };
}

/** A sequence along its first axis, and whether the iterations take it from its end. */
export interface Sequence {
  readonly value: string;
  readonly reversed: boolean;
}

/**
 * Runs a body over sequences along their first axis. Gives the last states, then the stacked outputs; an output that is reversed is
 * stacked from its end.
 */
export function scan(
  c: LowerContext,
  body: Graph,
  states: readonly string[],
  sequences: readonly Sequence[],
  outputsReversed: readonly boolean[],
): string[] {
  return c.g.nodeOf(
    "Scan",
    [...states, ...sequences.map((s) => s.value)],
    {
      body: subgraph(body),
      num_scan_inputs: int(sequences.length),
      scan_input_directions: ints(sequences.map((s) => Number(s.reversed))),
      ...(outputsReversed.length ? { scan_output_directions: ints(outputsReversed.map(Number)) } : {}),
    },
    { outputs: states.length + outputsReversed.length },
  );
}
