import { InferenceSession, Tensor } from "onnxruntime-node";
import type { DataType, Graph, ValueInfo } from "../../src/onnx/types.ts";
import { writeModel } from "../../src/onnx/write.ts";
import type { Values } from "./evaluate.ts";
import { type Value, value } from "./value.ts";

const arrays = {
  float32: (x: Float64Array) => Float32Array.from(x),
  float64: (x: Float64Array) => x,
  int64: (x: Float64Array) => BigInt64Array.from(Array.from(x, BigInt)),
  int32: (x: Float64Array) => Int32Array.from(x),
  bool: (x: Float64Array) => Uint8Array.from(x),
};
type RuntimeType = keyof typeof arrays;

function tensorOf(v: Value, type: DataType): Tensor {
  if (!(type in arrays)) throw new TypeError(`No ${type} can be fed here`);
  const name = type as RuntimeType;
  return new Tensor(name, arrays[name](v.data) as never, [...v.shape]);
}

/**
 * Runs a graph of standard operators in ONNX Runtime on the CPU in float32, for comparison with the oracle.
 * The types of inputs and outputs are those of the graph's `types` (float32 when absent); shapes come from
 * `feeds` and `expected`.
 */
export async function runInRuntime(
  graph: Graph,
  feeds: Values,
  expected: Values,
  opset = 20,
): Promise<Values> {
  const typed = (infos: readonly ValueInfo[], values: Values): ValueInfo[] =>
    infos.map(({ name }) => ({
      name,
      type: graph.types.get(name)?.type ?? "float32",
      shape: values.get(name)!.shape,
    }));
  const inputs = typed(graph.inputs, feeds);
  const outputs = typed(graph.outputs, expected);
  const bytes = writeModel({
    graph: { ...graph, inputs, outputs },
    opset,
    producer: "cardiograft-test",
    metadata: {},
  });
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  try {
    const fed = inputs.map(({ name, type }) => [name, tensorOf(feeds.get(name)!, type)]);
    const results = await session.run(Object.fromEntries(fed));
    return new Map(
      outputs.map(({ name }) => {
        const t = results[name]!;
        return [name, value(t.dims, Array.from(t.data as Iterable<number | bigint>, Number))];
      }),
    );
  } finally {
    await session.release();
  }
}
