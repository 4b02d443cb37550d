import type { DataType, Node } from "../../src/onnx/types.ts";
import { intsAttribute } from "../../src/onnx/types.ts";
import type { Value } from "./value.ts";

/**
 * What an operator sees of its node. `input` throws, with the node's name, when an input that it needs is
 * absent.
 */
export interface Call {
  readonly node: Node;
  readonly inputs: readonly (Value | undefined)[];
  input(index: number): Value;
  /** The element type of an input as shape inference knows it. */
  type(index: number): DataType | undefined;
}

/** Computes a node's outputs in order; outputs that nobody may ask for can be left out at the end. */
export type Operator = (call: Call) => Value[];

export type Operators = Readonly<Record<string, Operator>>;

/** Axes given as an input (opset 18 and later) or as the attribute `axes`. */
export function axesOf(call: Call, inputIndex: number): readonly number[] | undefined {
  const given = call.inputs[inputIndex];
  return given ? Array.from(given.data) : intsAttribute(call.node, "axes");
}

/** Refuses an optional input that the oracle does not implement. */
export function refuseInputs(call: Call, ...indices: readonly number[]): void {
  for (const i of indices)
    if (call.inputs[i])
      throw new Error(`The oracle's ${call.node.opType} takes no input ${i} (node ${call.node.name})`);
}
