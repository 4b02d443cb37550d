import { UserError } from "../base/index.ts";
import type { Graph, Node } from "../onnx/index.ts";

const overSamples = ["Conv", "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool"];

/**
 * Refuses what a training step has no form for though its operators are known: convolutions and poolings over anything but
 * [N, channels, samples], and convolutions with weights that are computed or serve another operator too (a training step stores them in
 * an order of its own).
 * @throws UserError naming file and node.
 */
export function checkForms(graph: Graph, nodes: readonly Node[], file: string): void {
  for (const node of nodes) {
    if (!overSamples.includes(node.opType)) continue;
    const fail = (what: string): never => {
      throw new UserError(`${file}: ${node.opType} "${node.name}" ${what}`);
    };
    const shape = graph.types.get(node.inputs[0]!)?.shape;
    if (shape && shape.length !== 3) {
      fail(
        `works on [${shape.join(", ")}]. Training supports these operators over one dimension, on [N, channels, samples]: ` +
          "export the model with one-dimensional layers (Conv1d)",
      );
    }
    if (node.opType !== "Conv") continue;
    const weight = node.inputs[1]!;
    if (!graph.initializers.has(weight))
      fail(
        `has a weight ("${weight}") that is computed. Training needs it stored in the file: fold it, then export again`,
      );
    const other = nodes.find((n) =>
      n.inputs.some((v, i) => v === weight && !(n.opType === "Conv" && i === 1)),
    );
    if (other)
      fail(
        `shares its weight "${weight}" with ${other.opType} "${other.name}". Training needs a copy for each: export it so`,
      );
  }
}
