export {
  type Constants,
  padAmounts,
  reducedAxes,
  type SliceRange,
  sliceRanges,
  splitAxis,
  splitSizes,
} from "./arguments.ts";
export { type Window, windowOf } from "./convolution.ts";
export { inferGraph, inferNode } from "./infer.ts";
export { axisOf, ShapeError } from "./rule.ts";
