export { type CompiledStep, type CompileOptions, compileStep } from "./compile.ts";
export { type ConcreteDevice, type Device, devices, resolveDevice } from "./device.ts";
export { fillMask, type MaskSlot } from "./mask.ts";
export type { OptimiserOptions } from "./optimiser.ts";
export { type ParameterSlot, pack, withParameters } from "./parameters.ts";
export { createPredictor, type Predictor } from "./predictor.ts";
export type { SessionOptions } from "./session.ts";
export { type StepBatch, type StepState, TrainingStep } from "./step.ts";
