import { type GradientRule, own } from "../rule.ts";

const recurrent =
  (name: string): GradientRule =>
  ({ graph: g, node, dy, needs }) => {
    const inputs = [dy(), ...node.inputs.slice(0, 4), node.outputs[0]!, node.outputs[1]!];
    const outputs = g.nodeOf(name, inputs, node.attributes, { ...own, outputs: 4 });
    return outputs.map((o, i) => (needs(i) ? o : undefined));
  };

export const recurrentRules: Record<string, GradientRule> = {
  LSTMTrain: recurrent("LSTMGrad"),
  GRUTrain: recurrent("GRUGrad"),
};
