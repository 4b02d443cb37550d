import { float32, int64, type Node, type Tensor } from "./types.ts";

/** What a Constant node holds; undefined for text and sparse tensors. */
export function constantOf(node: Node): Tensor | undefined {
  const { value, value_float, value_floats, value_int, value_ints } = node.attributes;
  if (value?.kind === "tensor") return value.value;
  if (value_float?.kind === "float") return float32([], [value_float.value]);
  if (value_floats?.kind === "floats") return float32([value_floats.value.length], value_floats.value);
  if (value_int?.kind === "int") return int64([value_int.value], []);
  if (value_ints?.kind === "ints") return int64(value_ints.value);
  return undefined;
}
