import type { Operator, Operators } from "./operator.ts";
import { convolutionGradients, convolutionOperators } from "./operators/convolution.ts";
import { elementwiseGradients, elementwiseOperators } from "./operators/elementwise.ts";
import { gruOperators, gruTraining } from "./operators/gru.ts";
import { layoutGradients, layoutOperators } from "./operators/layout.ts";
import { lossOperators } from "./operators/loss.ts";
import { lstmOperators, lstmTraining } from "./operators/lstm.ts";
import { matrixGradients, matrixOperators } from "./operators/matrix.ts";
import { batchNormTraining, layerNormGradients, normalisationOperators } from "./operators/normalisation.ts";
import { poolingGradients, poolingOperators } from "./operators/pooling.ts";
import { reductionGradients, reductionOperators } from "./operators/reduction.ts";
import { twinsOperators } from "./operators/twins.ts";

/** Operators by domain. A new family is a file in operators/ and a line here. */
const domains: Readonly<Record<string, Operators>> = {
  "": {
    ...elementwiseOperators,
    ...convolutionOperators,
    ...poolingOperators,
    ...normalisationOperators,
    ...matrixOperators,
    ...layoutOperators,
    ...reductionOperators,
    ...lstmOperators,
    ...gruOperators,
  },
  cardiograft: {
    ...elementwiseGradients,
    ...convolutionGradients,
    ...poolingGradients,
    ...batchNormTraining,
    ...layerNormGradients,
    ...matrixGradients,
    ...layoutGradients,
    ...reductionGradients,
    ...lossOperators,
    ...twinsOperators,
    ...lstmTraining,
    ...gruTraining,
  },
};

/** The operator of a node; an error names one that the oracle does not know. */
export function findOperator(domain: string, opType: string): Operator {
  const operator = domains[domain === "ai.onnx" ? "" : domain]?.[opType];
  if (!operator) throw new Error(`The oracle knows no operator ${domain ? `${domain}.` : ""}${opType}`);
  return operator;
}
