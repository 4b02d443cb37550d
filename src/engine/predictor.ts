import { type Model, writeModel } from "../onnx/index.ts";
import { floats, openSession, type SessionOptions } from "./session.ts";

/** A model ready to be applied. */
export interface Predictor {
  /** x [n, leads, samples] in millivolt; gives every output of the model by name. */
  run(x: Float32Array, shape: readonly number[]): Promise<Record<string, Float32Array>>;
  release(): Promise<void>;
}

/** Opens a model for prediction, in the runtime's own inference formulations. */
export async function createPredictor(model: Model, options: SessionOptions): Promise<Predictor> {
  const session = await openSession(writeModel(model), options, "inference");
  const input = model.graph.inputs[0]!.name;
  return {
    async run(x, shape) {
      const results = await session.run({ [input]: floats(x, shape) });
      return Object.fromEntries(Object.entries(results).map(([name, t]) => [name, t.data as Float32Array]));
    },
    release: () => session.release(),
  };
}
