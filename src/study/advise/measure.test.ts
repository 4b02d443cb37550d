import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openModelSource } from "../model-source.ts";
import { measurePace, trainedNetworks } from "./measure.ts";

const model = { name: "resnet1d18", width: 2, depth: [1, 1] };
const shape = { leads: 3, samples: 40, classes: 5 };
const file = fileURLToPath(new URL("../../../test/fixtures/onnx/lstm.script.onnx", import.meta.url));

describe("the networks of a pilot", () => {
  it("are that of scratch, and an upstream's where it is another", () => {
    expect(trainedNetworks(model, shape, null)).toHaveLength(1);
    const foreign = openModelSource({ model: file, leads: ["I", "II", "V2"], samplingRate: 100 });
    const networks = trainedNetworks(model, shape, foreign);
    expect(networks).toHaveLength(2);
    for (const { graph } of networks) {
      expect(graph.inputs[0]!.shape.slice(1)).toEqual([3, 40]);
      expect(graph.types.get("logits")!.shape).toEqual(["N", 5]);
    }
  });

  it("are both trained for a few steps to see how long one takes", async () => {
    const foreign = openModelSource({ model: file, leads: ["I", "II", "V2"], samplingRate: 100 });
    const milliseconds = await measurePace(trainedNetworks(model, shape, foreign), { ...shape, batch: 4 });
    expect(milliseconds).toBeGreaterThan(0);
    expect(Number.isFinite(milliseconds)).toBe(true);
  });
});
