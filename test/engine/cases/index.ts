export { conv, convolutionCases } from "./convolution.ts";
export { elementwiseCases } from "./elementwise.ts";
export { layoutCases } from "./layout.ts";
export { matrixCases } from "./matrix.ts";
export { normalisationCases } from "./normalisation.ts";
export { recurrentCases } from "./recurrent.ts";
export { around, type Body, type Cases, CLASSES, learnedIn, modelOf, op } from "./small.ts";
