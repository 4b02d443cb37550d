import { InferenceSession, Tensor } from "onnxruntime-node";
import type { ConcreteDevice } from "./device.ts";

export interface SessionOptions {
  readonly device: ConcreteDevice;
  readonly threads: number;
}

/**
 * A session of the runtime. Compiled steps already are in the formulation that is fastest, and further rewriting would only add
 * reordering around pools; inference graphs get all of the runtime's optimisations.
 */
export function openSession(
  bytes: Uint8Array,
  { device, threads }: SessionOptions,
  kind: "step" | "inference",
): Promise<InferenceSession> {
  return InferenceSession.create(bytes, {
    executionProviders: [device],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: kind === "step" ? "basic" : "all",
    logSeverityLevel: 3,
  });
}

export const floats = (data: Float32Array, shape: readonly number[]) => new Tensor("float32", data, shape);
export const shorts = (data: Int16Array, shape: readonly number[]) => new Tensor("int16", data, shape);
export const bytes = (data: Uint8Array, shape: readonly number[]) => new Tensor("uint8", data, shape);
export const scalar = (value: number) => floats(Float32Array.of(value), []);
