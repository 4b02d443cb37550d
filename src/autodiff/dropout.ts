import { UserError } from "../base/index.ts";
import { float, floatAttribute, type GraphBuilder, type Node } from "../onnx/index.ts";
import { own } from "./rule.ts";

/** The mask of one Dropout: an input of the training graph, of the shape of what it drops from, with 1 for what is kept and 0 elsewhere. */
export interface DropoutMask {
  /** Of the graph's input. It follows from the name of the node alone, so that it is the same whenever the model is trained. */
  readonly name: string;
  /** The share of elements that is dropped. */
  readonly ratio: number;
}

/**
 * Appends the training form of a Dropout, `DropoutTrain(x, mask)`: the elements that the mask keeps, divided by their expected share. The
 * mask comes from outside, because a resumed run has to repeat it. Gives null where nothing is dropped.
 * @throws UserError naming file and node for a ratio that is computed or out of range, and where the mask itself is used.
 */
export function appendDropout(
  g: GraphBuilder,
  node: Node,
  used: (value: string) => boolean,
  file: string,
): DropoutMask | null {
  const fail = (what: string): never => {
    throw new UserError(`${file}: Dropout "${node.name}" ${what}`);
  };
  const [x, given] = node.inputs as [string, string?];
  const y = node.outputs[0]!;
  // Until operator set 11 the ratio was an attribute.
  const ratio = given ? g.integersOf(given)?.[0] : floatAttribute(node, "ratio", 0.5);
  if (ratio === undefined) return fail("has a ratio that is computed; training needs it to be a constant");
  if (!(ratio >= 0 && ratio < 1)) return fail(`has a ratio of ${ratio}; it must be at least 0 and below 1`);
  if (node.outputs[1] && used(node.outputs[1]))
    return fail("gives its mask to other operators, which training does not support");
  if (ratio === 0) {
    g.op("Identity", [x], {}, { name: node.name, outputs: [y] });
    return null;
  }
  const free = [node.name, y].map((name) => `${name}.mask`).find((name) => g.typeOf(name) === undefined);
  if (!free) throw new Error(`two values are named "${y}"`);
  const mask = g.input(free, "uint8", g.shapeOf(x));
  g.op("DropoutTrain", [x, mask], { ratio: float(ratio) }, { ...own, name: node.name, outputs: [y] });
  return { name: mask, ratio };
}
