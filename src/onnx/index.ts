export { GraphBuilder, type NodeOptions } from "./builder.ts";
export { constantOf } from "./constant.ts";
export { hashModelFile, readModelFile } from "./external.ts";
export { readModel } from "./read.ts";
export { nodesBehind, readsInside, readsOf } from "./reads.ts";
export { elementTypes } from "./schema.ts";
export {
  axisOf,
  type Constants,
  inferGraph,
  padAmounts,
  reducedAxes,
  ShapeError,
  type SliceRange,
  sliceRanges,
  splitAxis,
  splitSizes,
  type Window,
  windowOf,
} from "./shapes/index.ts";
export { BATCH, simplify } from "./simplify/index.ts";
export * from "./types.ts";
export { writeModel } from "./write.ts";
