import { UserError } from "../../base/index.ts";
import {
  type Dimension,
  float32,
  type Graph,
  type GraphBuilder,
  type Node,
  type Shape,
  type Tensor,
} from "../../onnx/index.ts";
import { activationLowering } from "./activation.ts";
import { batchAxis, type LowerContext, type LowerRule, type Stored, storedShape } from "./context.ts";
import { convolutionLowering } from "./convolution.ts";
import { elementwiseLowering } from "./elementwise.ts";
import { layoutLowering } from "./layout.ts";
import { lossLowering } from "./loss.ts";
import { matrixLowering } from "./matrix.ts";
import { normalisationLowering } from "./normalisation.ts";
import { poolingLowering } from "./pooling.ts";
import { recurrentLowering } from "./recurrent.ts";
import { reductionLowering } from "./reduction.ts";
import { twinsLowering } from "./twins.ts";

const rules: Record<string, LowerRule> = {
  ...elementwiseLowering,
  ...activationLowering,
  ...convolutionLowering,
  ...poolingLowering,
  ...normalisationLowering,
  ...layoutLowering,
  ...reductionLowering,
  ...matrixLowering,
  ...lossLowering,
  ...twinsLowering,
  ...recurrentLowering,
};

/** A training step computes in float32, whatever precision a model's constants and casts ask for. */
function inFloat32(tensor: Tensor, name: string): Tensor {
  if (tensor.type === "float64") return float32(tensor.shape, Float32Array.from(tensor.data as Float64Array));
  if (tensor.type === "float16")
    throw new UserError(
      `the constant "${name}" is in half precision; training needs the model in float32: convert it`,
    );
  return tensor;
}

export interface Lowering {
  /** Values of the training graph by name, as they are stored. */
  readonly values: Map<string, Stored>;
  /** The values that each node gave, in order, without truth values and whole numbers: for finding where a NaN began. */
  readonly trail: { readonly node: Node; readonly outputs: Stored[] }[];
}

/**
 * Expresses the nodes of a training graph in operators that the runtime has, each in its fastest known formulation, for a fixed batch
 * size. `given` holds the graph's inputs and parameters, already in their stored layout in `g`; other initializers become constants.
 */
export function lower(
  graph: Graph,
  g: GraphBuilder,
  n: number,
  given: ReadonlyMap<string, Stored>,
): Lowering {
  const values = new Map<string, Stored>(given);
  const used = new Set(graph.nodes.flatMap((node) => node.inputs));
  for (const v of graph.outputs) used.add(v.name);
  const shared = new Map<string, unknown>();
  const traces = new Map<string, unknown>();
  const trail: Lowering["trail"] = [];
  const concrete = (shape: Shape) => shape.map((d: Dimension) => (typeof d === "number" ? d : n));
  const storedOf = (name: string): Stored => {
    const found = values.get(name);
    if (found) return found;
    const tensor = graph.initializers.get(name);
    if (!tensor) throw new Error(`value "${name}" was never computed`);
    const constant = inFloat32(tensor, name);
    const stored = { name: g.initializer(`model/${name}`, constant), shape: tensor.shape, batch: -1 };
    values.set(name, stored);
    return stored;
  };
  for (const node of graph.nodes) {
    const rule = rules[node.opType];
    if (!rule) throw new UserError(`operator ${node.opType} (node "${node.name}") cannot be run in training`);
    const typeOfOutput = (i: number) => {
      const type = graph.types.get(node.outputs[i]!);
      if (!type) throw new Error(`the shape of "${node.outputs[i]}" is not known`);
      return { shape: concrete(type.shape), batch: batchAxis(type.shape), type: type.type };
    };
    const outputs: Stored[] = [];
    const context: LowerContext = {
      g,
      node,
      n,
      input: (i) => storedOf(node.inputs[i]!),
      has: (i) => Boolean(node.inputs[i]),
      integers: (i) => {
        const t = graph.initializers.get(node.inputs[i] ?? "");
        return t && Array.from(t.data as ArrayLike<number | bigint>, Number);
      },
      outputShape: (i = 0) => typeOfOutput(i),
      isUsed: (i) => Boolean(node.outputs[i]) && used.has(node.outputs[i]!),
      set: (name, i = 0) => {
        const { shape, batch, type } = typeOfOutput(i);
        const stored = { name, shape: storedShape(shape, batch), batch };
        values.set(node.outputs[i]!, stored);
        if (type.startsWith("float")) outputs.push(stored);
      },
      memo: <T>(key: string, make: () => T): T => {
        if (!shared.has(key)) shared.set(key, make());
        return shared.get(key) as T;
      },
      saved: <T>(value: string) => traces.get(value) as T,
      save: (value, t) => void traces.set(value, t),
    };
    rule(context);
    trail.push({ node, outputs });
  }
  return { values, trail };
}
