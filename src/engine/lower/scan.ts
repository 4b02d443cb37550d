import { type Graph, GraphBuilder, int, ints, subgraph } from "../../onnx/index.ts";
import type { LowerContext } from "./context.ts";

/** The graph of one iteration, whose values are all [rows, columns]; its states come first, as inputs and as outputs. */
interface ScanBody {
  readonly b: GraphBuilder;
  input(rows: number, columns?: number): string;
  /** A body's outputs are its own values, each under a name of its own. */
  output(value: string, rows: number, columns?: number): void;
}

/** `name` keeps its values apart from those of other graphs; a value has n columns unless said otherwise. */
export function scanBody(name: string, n: number): ScanBody {
  const b = new GraphBuilder(name, { prefix: `${name}/`, infer: false });
  let count = 0;
  return {
    b,
    input: (rows, columns = n) => b.input(`${name}/in${count++}`, "float32", [rows, columns]),
    output: (value, rows, columns = n) =>
      void b.output(b.op("Identity", [value]), { type: "float32", shape: [rows, columns] }),
  };
}

/**
 * Runs a body over sequences along their first axis, forwards or backwards in time; outputs are stacked at the place in time that they
 * belong to. Gives the last states, then the stacked outputs.
 */
export function scan(
  c: LowerContext,
  body: Graph,
  states: readonly string[],
  sequences: readonly string[],
  reversed: boolean,
): string[] {
  const outputs = body.outputs.length - states.length;
  const directions = (count: number) => ints(Array(count).fill(Number(reversed)));
  return c.g.nodeOf(
    "Scan",
    [...states, ...sequences],
    {
      body: subgraph(body),
      num_scan_inputs: int(sequences.length),
      scan_input_directions: directions(sequences.length),
      ...(outputs ? { scan_output_directions: directions(outputs) } : {}),
    },
    { outputs: body.outputs.length },
  );
}
