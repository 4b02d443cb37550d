export { ARM_COLOURS } from "./arms.ts";
export { type BreakEvenData, breakEvenFigure } from "./break-even.ts";
export { type CalibrationDatum, calibrationFigure } from "./calibration.ts";
export { type FigureDocument, type FigureElement, type FigureText, standalone } from "./draw.ts";
export { type GainData, type GainDatum, gainFigure } from "./gain.ts";
export { type LabelDatum, labelAuroc } from "./label-auroc.ts";
export { type CurveDatum, learningCurves } from "./learning-curves.ts";
export { type PairedDatum, pairedDifferences } from "./paired.ts";
export { type ValidationData, type ValidationDatum, validationCurves } from "./validation.ts";
