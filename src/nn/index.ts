export type { Architecture, ArchitectureOptions } from "./architecture.ts";
export { architectures, buildModel, countParameters, type ModelSpec } from "./build.ts";
export { Network } from "./network.ts";
export { parametersOf } from "./parameters.ts";
