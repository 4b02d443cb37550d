export { outputLength, type Window, windowOf } from "./convolution.ts";
export { inferGraph, inferNode } from "./infer.ts";
export { sliceRange } from "./layout.ts";
export { axisOf, broadcast, ShapeError } from "./rule.ts";
