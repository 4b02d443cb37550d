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

/**
 * How weights are drawn. `fan-out`: convolutions from He's normal distribution over the fan-out, linear layers uniformly, as torchvision
 * and PyTorch do. `fan-in`: both from He's normal distribution over the fan-in, biases zero. Recurrent layers are PyTorch's in both.
 */
export type Initialisation = "fan-out" | "fan-in";

export interface ConvOptions {
  readonly kernel: number;
  readonly stride?: number;
  readonly padding?: number;
}

/**
 * Layers by name on a graph in the ordinary layout [N, channels, length]. Names are PyTorch's, so that weights can be carried over by name. Each
 * parameter has its own random stream: the initial value of one does not depend on the others.
 */
export class Network {
  readonly graph: GraphBuilder;
  private readonly seed: number | null;
  private readonly initialisation: Initialisation;

  /** With `seed` null all parameters are zero, for looking at shapes only. */
  constructor(graph: GraphBuilder, seed: number | null, initialisation: Initialisation = "fan-out") {
    this.graph = graph;
    this.seed = seed;
    this.initialisation = initialisation;
  }

  parameter(name: string, shape: readonly number[], initialiser: Initialiser): string {
    const size = sizeOf(shape);
    const data = this.seed === null ? new Float32Array(size) : initialiser(new Random(this.seed, name), size);
    return this.graph.initializer(name, float32(shape, data));
  }

  private sizeAlong(x: string, axis: number): number {
    return this.graph.shapeOf(x)[axis] as number;
  }

  /** Convolution without bias. */
  conv(name: string, x: string, out: number, { kernel, stride = 1, padding = 0 }: ConvOptions): string {
    const shape = [out, this.sizeAlong(x, 1), kernel];
    const fan = (this.initialisation === "fan-in" ? shape[1]! : out) * kernel;
    const weight = this.parameter(`${name}.weight`, shape, normal(Math.sqrt(2 / fan)));
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
    const shape = [this.sizeAlong(x, 1)];
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

  /** Side by side along the channels or features. */
  concat(xs: readonly string[]): string {
    return this.graph.op("Concat", xs, { axis: int(1) });
  }

  /** Mean of pairs, [N, C, L] to [N, C, ceil(L / 2)]; where L is odd, the last sample stays as it is. */
  averagePairs(x: string): string {
    return this.graph.op("AveragePool", [x], {
      kernel_shape: ints([2]),
      strides: ints([2]),
      pads: ints([0, this.sizeAlong(x, 2) % 2]),
      count_include_pad: int(0),
    });
  }

  /** Drops elements at random in training, with probability `ratio`, and scales the others up; at any other time it changes nothing. */
  dropout(x: string, ratio: number, name: string): string {
    return this.graph.op("Dropout", [x, this.graph.scalar(ratio)], {}, { name });
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

  /** Maximum over the length: [N, C, L] to [N, C]. */
  globalMaxPool(x: string): string {
    return this.graph.op("ReduceMax", [x, this.graph.integers([2])], { keepdims: int(0) });
  }

  /** Linear layer on [N, features], with a bias unless it is not wanted. */
  linear(name: string, x: string, out: number, { bias = true } = {}): string {
    const features = this.sizeAlong(x, 1);
    const fanIn = this.initialisation === "fan-in";
    const torch = uniform(1 / Math.sqrt(features));
    const he = normal(Math.sqrt(2 / features));
    const weight = this.parameter(`${name}.weight`, [out, features], fanIn ? he : torch);
    const added = bias ? [this.parameter(`${name}.bias`, [out], fanIn ? fill(0) : torch)] : [];
    return this.graph.op("Gemm", [x, weight, ...added], { transB: int(1) }, { name });
  }

  /**
   * One recurrent layer over [T, N, features], all its outputs [T, directions, N, hidden]. Gates in ONNX's order; PyTorch's uniform
   * initialisation; the GRU's reset gate acts after the recurrent product, as in PyTorch.
   */
  recurrent(name: string, kind: "LSTM" | "GRU", x: string, hidden: number, directions: 1 | 2): string {
    const gates = (kind === "LSTM" ? 4 : 3) * hidden;
    const bound = uniform(1 / Math.sqrt(hidden));
    const w = this.parameter(`${name}.W`, [directions, gates, this.sizeAlong(x, 2)], bound);
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
