import { intAttribute, type ValueType } from "../types.ts";
import { recurrentShapes } from "./recurrent.ts";
import type { ShapeRule } from "./rule.ts";

/** Gradients mostly have the shape of what they are the gradient of: the rule that names those inputs by position. */
const shapesOf =
  (...inputs: number[]): ShapeRule =>
  (c) =>
    inputs.map((i) => c.input(i));
const scalar: ValueType = { type: "float32", shape: [] };
const opaque: ValueType = { type: "float32", shape: [0] };
const recurrentTrain =
  (op: "LSTM" | "GRU"): ShapeRule =>
  (c) => [recurrentShapes[op]!(c)[0]!, opaque];

/** Shapes of Cardiograft's own training operators, the domain "cardiograft". */
export const trainingShapes: Record<string, ShapeRule> = {
  BatchNormTrain: (c) => [c.input(0), c.input(1), c.input(1)],
  BatchNormTrainGrad: shapesOf(1, 2, 2),
  ConvGradInput: shapesOf(2),
  ConvGradWeight: shapesOf(2),
  ReluGrad: shapesOf(0),
  Positive: shapesOf(0),
  DropoutTrain: shapesOf(0),
  LayerNormalizationGrad: shapesOf(1, 2),
  MatMulGradLeft: shapesOf(2),
  MatMulGradRight: shapesOf(2),
  SplitGrad: shapesOf(0),
  /** The gathered axis has its `size` again. */
  GatherGrad: (c) => {
    const { type, shape } = c.input(0);
    const axis = intAttribute(c.node, "axis", 0);
    return [{ type, shape: shape.map((d, i) => (i === axis ? intAttribute(c.node, "size", 0) : d)) }];
  },
  MaxPoolGrad: shapesOf(1),
  AveragePoolGrad: shapesOf(1),
  GlobalAveragePoolGrad: shapesOf(1),
  ReduceMeanGrad: shapesOf(1),
  ReduceSumGrad: shapesOf(1),
  ReduceMaxGrad: shapesOf(1),
  ReduceMinGrad: shapesOf(1),
  SumTo: shapesOf(1),
  BceWithLogits: () => [scalar],
  BceWithLogitsGrad: shapesOf(0),
  CrossEntropyWithLogits: () => [scalar],
  CrossEntropyWithLogitsGrad: shapesOf(0),
  BarlowTwins: () => [scalar],
  BarlowTwinsGrad: shapesOf(0),
  LSTMTrain: recurrentTrain("LSTM"),
  GRUTrain: recurrentTrain("GRU"),
  LSTMGrad: shapesOf(1, 2, 3, 4),
  GRUGrad: shapesOf(1, 2, 3, 4),
};
