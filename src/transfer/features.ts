import type { Model } from "../onnx/index.ts";
import { findHead } from "./head.ts";

/** The same model with what its head takes as a further output, and its name and width: [N, width]. @throws UserError without a head */
export function withFeatures(model: Model): { model: Model; features: string; width: number } {
  const { graph } = model;
  const head = findHead(graph);
  const features = head.inputs[0]!;
  const width = graph.initializers.get(head.inputs[1]!)!.shape[1]!;
  const output = { name: features, type: "float32" as const, shape: ["N", width] };
  return { model: { ...model, graph: { ...graph, outputs: [...graph.outputs, output] } }, features, width };
}
