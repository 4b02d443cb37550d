import { ShapeError, splitSizes } from "../shapes/index.ts";
import { int64, type Node, type Tensor, type ValueType } from "../types.ts";
import type { KnownValue } from "./known.ts";

/** What is known where a node is rewritten. */
export interface RewriteContext {
  typeOf(value: string): ValueType | undefined;
  valueOf(value: string): KnownValue | undefined;
  /** Stores a constant under a name like this one, and gives the name. */
  store(hint: string, tensor: Tensor): string;
  /** Whether the model's file holds this value, as it holds weights. */
  isStored(value: string): boolean;
}

/** The node in the form that does not depend on how the model was exported. */
export function rewrite(node: Node, c: RewriteContext): Node {
  if (node.domain !== "") return node;
  switch (node.opType) {
    case "Expand":
      return withKnownShape(node, c);
    case "Split":
      return withSizes(node, c);
    case "Dropout":
      // Its third input says that the model was exported while it was trained.
      return { ...node, inputs: node.inputs.slice(0, 2) };
    case "BatchNormalization": {
      if (node.outputs.length > 1)
        throw new ShapeError(`BatchNormalization "${node.name}": its batch statistics are used`);
      const { training_mode: _, ...attributes } = node.attributes;
      return { ...node, attributes };
    }
    case "Conv":
      return withoutComputedBias(node, c);
    case "LSTM":
    case "GRU":
      return withoutZeroStates(node, c);
    default:
      return node;
  }
}

/** An Expand to what its input already is, but for axes of 1 record. */
function withKnownShape(node: Node, c: RewriteContext): Node {
  const [x, target] = [c.typeOf(node.inputs[0]!), c.valueOf(node.inputs[1] ?? "")];
  if (!x || !target || "fill" in target || c.valueOf(node.inputs[0]!)) return node;
  const skip = target.data.length - x.shape.length;
  const stored = Array.from(target.data, (d, i) => {
    if (typeof d === "number") return d;
    if (d.batches === 1 && typeof x.shape[i - skip] === "string") return 1;
    throw new ShapeError(
      `Expand "${node.name}": repeating a value for every record of the batch is not supported`,
    );
  });
  return { ...node, inputs: [node.inputs[0]!, c.store(`${node.name}.shape`, int64(stored))] };
}

/** Sizes of the parts as an input: that form is the same in all operator sets. */
function withSizes(node: Node, c: RewriteContext): Node {
  const x = c.typeOf(node.inputs[0]!);
  if (!x || node.inputs[1]) return node;
  const { num_outputs: _, ...attributes } = node.attributes;
  const sizes = splitSizes(node, x.shape, () => undefined);
  const name = c.store(`${node.name}.sizes`, int64(sizes));
  return { ...node, inputs: [node.inputs[0]!, name], attributes };
}

function isZero(name: string, c: RewriteContext): boolean {
  const value = c.valueOf(name);
  if (!value) return false;
  return "fill" in value ? value.fill === 0 : Array.from(value.data).every((v) => v === 0);
}

/** Zeros that the exporter computed because the layer has no bias are not a bias to learn. */
function withoutComputedBias(node: Node, c: RewriteContext): Node {
  const [x, weight, bias] = node.inputs as [string, string, string?];
  return bias && !c.isStored(bias) && isZero(bias, c) ? { ...node, inputs: [x, weight] } : node;
}

/** States of zeros are what a recurrent layer starts from anyway. */
function withoutZeroStates(node: Node, c: RewriteContext): Node {
  const inputs = node.inputs.map((name, i) => ((i === 5 || i === 6) && isZero(name, c) ? "" : name));
  while (inputs.at(-1) === "") inputs.pop();
  return { ...node, inputs };
}
