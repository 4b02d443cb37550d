import { trainingGraph } from "../../src/autodiff/index.ts";
import { compileStep } from "../../src/engine/index.ts";
import { Network, parametersOf } from "../../src/nn/index.ts";
import { GraphBuilder, type Model, readModel } from "../../src/onnx/index.ts";
import { listing } from "../support/listing.ts";

/** The example of docs/engine.md: a convolution of three channels over two leads and eight samples, and a head of one class. */
function exampleModel(): Model {
  const net = new Network(new GraphBuilder("example"), 1);
  const g = net.graph;
  const ecg = g.input("ecg", "float32", ["N", 2, 8]);
  const features = net.globalAveragePool(net.relu(net.conv("conv", ecg, 3, { kernel: 3, padding: 1 })));
  g.output(g.op("Identity", [net.linear("head", features, 1)], {}, { outputs: ["logits"] }));
  return { graph: g.build(), opset: 18, producer: "example", metadata: {} };
}

/** The example after each pass, as docs/engine.md shows it: of the training graph what follows the model's own nodes. */
export function workedExample(): { model: string; training: string; step: string } {
  const model = exampleModel();
  const trainable = new Set(parametersOf(model.graph));
  const { bytes } = compileStep(model, { trainable, batch: 4, optimiser: { kind: "sgd" }, seed: 1 });
  return {
    model: listing(model.graph),
    training: listing(trainingGraph(model.graph, { trainable }).graph)
      .split("\n")
      .slice(model.graph.nodes.length)
      .join("\n"),
    step: listing(readModel(bytes).graph),
  };
}
