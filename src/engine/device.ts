import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { InferenceSession, listSupportedBackends } from "onnxruntime-node";
import { UserError } from "../base/index.ts";
import { GraphBuilder, writeModel } from "../onnx/index.ts";

export const devices = ["cpu", "webgpu", "cuda", "coreml", "dml"] as const;
export type ConcreteDevice = (typeof devices)[number];
export type Device = ConcreteDevice | "auto";

/** What each device asks of the machine. */
const requirements: Record<ConcreteDevice, string> = {
  cpu: "nothing",
  webgpu: "a GPU with a Vulkan, Metal or Direct3D 12 driver",
  cuda: "Linux or Windows, an NVIDIA GPU with CUDA and cuDNN, and ONNX Runtime's CUDA libraries (docs/dependencies.md says how to install them)",
  coreml: "macOS",
  dml: "Windows with a Direct3D 12 GPU",
};

const bundled = (): string[] => listSupportedBackends().map((b) => b.name);

/** CUDA's libraries are an extra download on Linux; trying without them makes the runtime print an error of its own. */
function lacksCuda(): boolean {
  if (process.platform !== "linux") return false;
  const root = dirname(createRequire(import.meta.url).resolve("onnxruntime-node/package.json"));
  return !existsSync(join(root, "bin", "napi-v6", "linux", process.arch, "libonnxruntime_providers_cuda.so"));
}

/** Why a device cannot be used here, or null. */
async function obstacle(device: ConcreteDevice): Promise<string | null> {
  if (device === "cpu") return null;
  if (!bundled().includes(device)) return `this build of ONNX Runtime comes without it`;
  if (device === "cuda" && lacksCuda()) return "its libraries are not installed";
  const g = new GraphBuilder("probe");
  g.output(g.op("Add", [g.input("x", "float32", [1]), g.scalar(1)]));
  const bytes = writeModel({ graph: g.build(), opset: 18, producer: "cardiograft", metadata: {} });
  try {
    const session = await InferenceSession.create(bytes, {
      executionProviders: [device],
      logSeverityLevel: 4,
    });
    await session.release();
    return null;
  } catch (error) {
    return (error as Error).message.split("\n")[0]!;
  }
}

/**
 * The device to run on. `auto` takes CUDA where it can be used and the CPU otherwise.
 * @throws UserError saying what is missing for the device asked for, and which can be used.
 */
export async function resolveDevice(device: Device): Promise<ConcreteDevice> {
  if (device === "auto") return (await obstacle("cuda")) === null ? "cuda" : "cpu";
  if (!devices.includes(device))
    throw new UserError(`there is no device "${device}"; there are ${[...devices, "auto"].join(", ")}`);
  const reason = await obstacle(device);
  if (reason === null) return device;
  const usable: string[] = [];
  for (const other of devices) if (other !== device && (await obstacle(other)) === null) usable.push(other);
  throw new UserError(
    `device "${device}" cannot be used here: ${reason}. It needs ${requirements[device]}. Usable here: ${usable.join(", ")}`,
  );
}
