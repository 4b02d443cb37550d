import type { Tensor } from "onnxruntime-node";
import type { Model } from "../onnx/index.ts";
import { type CompileOptions, compileStep } from "./compile.ts";
import { openSession, type SessionOptions } from "./session.ts";

/** The first node, in the order of the forward pass, with an output that is not finite: `Conv "layer1.0.conv1"`; null when there is none. */
export async function findNonFinite(
  model: Model,
  options: CompileOptions,
  sessionOptions: SessionOptions,
  feeds: Record<string, Tensor>,
): Promise<string | null> {
  const compiled = compileStep(model, { ...options, outputs: "trail" });
  const session = await openSession(compiled.bytes, sessionOptions, "step");
  try {
    const results = await session.run(feeds);
    const bad = (name: string) =>
      (results[name]?.data as Float32Array | undefined)?.some((v) => !Number.isFinite(v)) ?? false;
    const first = compiled.trail.find(({ outputs }) => outputs.some((v) => bad(v.name)));
    return first ? `${first.node.opType.replace(/Train$/, "")} "${first.node.name}"` : null;
  } finally {
    await session.release();
  }
}
