import { UserError } from "../base/index.ts";
import type { GraphBuilder, Node } from "../onnx/index.ts";
import type { GradientRule } from "./rule.ts";
import { activationRules } from "./rules/activation.ts";
import { convolutionRules } from "./rules/convolution.ts";
import { elementwiseRules } from "./rules/elementwise.ts";
import { layoutRules } from "./rules/layout.ts";
import { lossRules } from "./rules/loss.ts";
import { matrixRules } from "./rules/matrix.ts";
import { normalisationRules } from "./rules/normalisation.ts";
import { recurrentRules } from "./rules/recurrent.ts";
import { reductionRules } from "./rules/reduction.ts";

const rules: Record<string, GradientRule> = {
  ...elementwiseRules,
  ...activationRules,
  ...convolutionRules,
  ...normalisationRules,
  ...matrixRules,
  ...layoutRules,
  ...reductionRules,
  ...recurrentRules,
  ...lossRules,
};

/** Names of the operators that have a gradient rule. */
export const differentiable: readonly string[] = Object.keys(rules).sort();

/**
 * Appends the backward pass of `loss` to the graph, for the given parameters only: nodes behind which nothing trainable lies get no
 * backward pass. Gives the gradient's value name for each parameter that the loss depends on.
 * `file` is used in messages. @throws UserError naming operator, node and file for an operator without a rule.
 */
export function differentiate(
  g: GraphBuilder,
  loss: string,
  parameters: ReadonlySet<string>,
  file = "model",
): Map<string, string> {
  const nodes = [...g.nodesSoFar()];
  const reached = new Set<string>(parameters);
  for (const node of nodes)
    if (node.inputs.some((v) => reached.has(v))) node.outputs.forEach((v) => void reached.add(v));
  const gradients = new Map<string, string>([[loss, ""]]);
  const add = (value: string, gradient: string) => {
    const sum = gradients.get(value);
    gradients.set(value, sum ? g.op("Add", [sum, gradient]) : gradient);
  };
  for (const node of nodes.reverse()) {
    if (!node.outputs.some((v) => gradients.has(v)) || !node.outputs.some((v) => reached.has(v))) continue;
    backward(node)?.forEach((gradient, i) => {
      const input = node.inputs[i];
      if (gradient && input && reached.has(input)) add(input, gradient);
    });
  }
  return new Map([...parameters].filter((p) => gradients.has(p)).map((p) => [p, gradients.get(p)!]));

  function backward(node: Node) {
    const rule = rules[node.opType];
    if (!rule) {
      throw new UserError(
        `${file}: operator ${node.opType} (node "${node.name}") cannot be trained through: it has no gradient rule. ` +
          "Freeze everything up to it, or cut the model behind it",
      );
    }
    return rule({
      graph: g,
      node,
      needs: (i) => reached.has(node.inputs[i] ?? ""),
      uses: (i) => gradients.has(node.outputs[i] ?? ""),
      constant: (i) => g.integersOf(node.inputs[i] ?? ""),
      refuse: (what) => {
        throw new UserError(
          `${file}: ${node.opType} (node "${node.name}") cannot be trained through: ${what}`,
        );
      },
      dy: (i = 0) => {
        const value = gradients.get(node.outputs[i]!);
        if (value === undefined)
          throw new UserError(
            `${file}: only the first output of ${node.opType} "${node.name}" can be trained through`,
          );
        return value;
      },
    });
  }
}
