import { Random } from "../base/index.ts";
import { type Dimension, float, float32, type GraphBuilder, int, ints, sizeOf, text } from "../onnx/index.ts";

/** Draws `size` initial values of a parameter. */
export type Initialiser = (random: Random, size: number) => Float32Array;

const fill =
  (value: number): Initialiser =>
  (_, size) =>
    new Float32Array(size).fill(value);
const normal =
  (sd: number): Initialiser =>
  (r, size) =>
    Float32Array.from({ length: size }, () => r.normal(0, sd));
const uniform =
  (bound: number): Initialiser =>
  (r, size) =>
    Float32Array.from({ length: size }, () => r.uniform(-bound, bound));

export interface ConvOptions {
  readonly kernel: number;
  readonly stride?: number;
  readonly padding?: number;
}

/**
 * Layers by name on a graph in the ordinary layout [N, channels, length]. Names and initial distributions are PyTorch's, so that
 * weights can be carried over by name. Each parameter has its own random stream: the initial value of one does not depend on the others.
 */
export class Network {
  readonly graph: GraphBuilder;
  private readonly seed: number | null;

  /** With `seed` null all parameters are zero, for looking at shapes only. */
  constructor(graph: GraphBuilder, seed: number | null) {
    this.graph = graph;
    this.seed = seed;
  }

  parameter(name: string, shape: readonly number[], initialiser: Initialiser): string {
    const size = sizeOf(shape);
    const data = this.seed === null ? new Float32Array(size) : initialiser(new Random(this.seed, name), size);
    return this.graph.initializer(name, float32(shape, data));
  }

  private channels(x: string, axis: number): number {
    return this.graph.shapeOf(x)[axis] as number;
  }

  /** Convolution without bias; He's normal initialisation over the fan-out. */
  conv(name: string, x: string, out: number, { kernel, stride = 1, padding = 0 }: ConvOptions): string {
    const shape = [out, this.channels(x, 1), kernel];
    const weight = this.parameter(`${name}.weight`, shape, normal(Math.sqrt(2 / (out * kernel))));
    const attributes = {
      kernel_shape: ints([kernel]),
      strides: ints([stride]),
      pads: ints([padding, padding]),
      dilations: ints([1]),
      group: int(1),
    };
    return this.graph.op("Conv", [x, weight], attributes, { name });
  }

  batchNorm(name: string, x: string): string {
    const shape = [this.channels(x, 1)];
    const parts = [
      this.parameter(`${name}.weight`, shape, fill(1)),
      this.parameter(`${name}.bias`, shape, fill(0)),
      this.parameter(`${name}.running_mean`, shape, fill(0)),
      this.parameter(`${name}.running_var`, shape, fill(1)),
    ];
    return this.graph.op(
      "BatchNormalization",
      [x, ...parts],
      { epsilon: float(1e-5), momentum: float(0.9) },
      { name },
    );
  }

  relu(x: string): string {
    return this.graph.op("Relu", [x]);
  }

  add(a: string, b: string): string {
    return this.graph.op("Add", [a, b]);
  }

  maxPool(x: string, kernel: number, stride: number, padding: number): string {
    return this.graph.op("MaxPool", [x], {
      kernel_shape: ints([kernel]),
      strides: ints([stride]),
      pads: ints([padding, padding]),
    });
  }

  /** Mean over the length: [N, C, L] to [N, C]. */
  globalAveragePool(x: string): string {
    return this.graph.op("Flatten", [this.graph.op("GlobalAveragePool", [x])], { axis: int(1) });
  }

  /** Linear layer on [N, features]; PyTorch's uniform initialisation. */
  linear(name: string, x: string, out: number): string {
    const features = this.channels(x, 1);
    const bound = 1 / Math.sqrt(features);
    const weight = this.parameter(`${name}.weight`, [out, features], uniform(bound));
    const bias = this.parameter(`${name}.bias`, [out], uniform(bound));
    return this.graph.op("Gemm", [x, weight, bias], { transB: int(1) }, { name });
  }

  /**
   * One recurrent layer over [T, N, features], all its outputs [T, directions, N, hidden]. Gates in ONNX's order; PyTorch's uniform
   * initialisation; the GRU's reset gate acts after the recurrent product, as in PyTorch.
   */
  recurrent(name: string, kind: "LSTM" | "GRU", x: string, hidden: number, directions: 1 | 2): string {
    const gates = (kind === "LSTM" ? 4 : 3) * hidden;
    const bound = uniform(1 / Math.sqrt(hidden));
    const w = this.parameter(`${name}.W`, [directions, gates, this.channels(x, 2)], bound);
    const r = this.parameter(`${name}.R`, [directions, gates, hidden], bound);
    const b = this.parameter(`${name}.B`, [directions, 2 * gates], bound);
    const attributes = {
      hidden_size: int(hidden),
      direction: text(directions === 2 ? "bidirectional" : "forward"),
      ...(kind === "GRU" ? { linear_before_reset: int(1) } : {}),
    };
    return this.graph.op(kind, [x, w, r, b], attributes, { name });
  }

  transpose(x: string, perm: readonly number[]): string {
    return this.graph.op("Transpose", [x], { perm: ints(perm) });
  }

  /** 0 keeps a dimension, -1 takes what is left. */
  reshape(x: string, shape: readonly number[]): string {
    return this.graph.op("Reshape", [x, this.graph.integers(shape)]);
  }

  shapeOf(x: string): readonly Dimension[] {
    return this.graph.shapeOf(x);
  }
}
