export { GraphBuilder, type NodeOptions } from "./builder.ts";
export { readModel } from "./read.ts";
export { axisOf, inferGraph, ShapeError, type Window, windowOf } from "./shapes/index.ts";
export * from "./types.ts";
export { writeModel } from "./write.ts";
