export { centralDifference, directionalDifference, relativeError } from "./derivatives.ts";
export { evaluate, type Values } from "./evaluate.ts";
export { feedsOf, makeGraph, makeNode, type PlainAttributes } from "./graphs.ts";
export { randomTensor } from "./random.ts";
export { fromTensor, type Value, value } from "./value.ts";
