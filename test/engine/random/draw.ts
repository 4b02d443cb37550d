import { Random } from "../../../src/base/index.ts";
import type { Network } from "../../../src/nn/index.ts";
import { type Attributes, float32, type GraphBuilder } from "../../../src/onnx/index.ts";

/** Values stay within these sizes, so that a graph takes milliseconds. */
const LIMITS = { channels: 6, samples: 16, features: 48 };

/** Decisions read off a list of numbers; behind its end they are all the first one, so that any shortened list is a list of decisions. */
export class Choices {
  private readonly numbers: readonly number[];
  private next = 0;

  constructor(numbers: readonly number[]) {
    this.numbers = numbers;
  }

  /** From low to high, both included; low where there is nothing to choose. */
  int(low: number, high: number): number {
    const n = this.numbers[this.next++] ?? 0;
    return low + (high > low ? n % (high - low + 1) : 0);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.int(0, list.length - 1)]!;
  }

  flag(): boolean {
    return this.int(0, 1) === 1;
  }
}

/** What an operator of a random graph is added with: [N, C, L] or [N, F] goes in, one of the two comes out. */
export class Draw {
  readonly net: Network;
  readonly g: GraphBuilder;
  /** The present value and its shape without the batch. */
  readonly x: string;
  readonly sizes: readonly number[];
  readonly choose: Choices;
  /** Values further up, to join with. */
  readonly earlier: readonly string[];
  private readonly name: string;
  private count = 0;

  constructor(net: Network, x: string, choose: Choices, earlier: readonly string[], name: string) {
    this.net = net;
    this.g = net.graph;
    this.x = x;
    this.sizes = net.graph.shapeOf(x).slice(1) as number[];
    this.choose = choose;
    this.earlier = earlier;
    this.name = name;
  }

  op(opType: string, inputs: readonly string[], attributes: Attributes = {}): string {
    return this.g.op(opType, inputs, attributes);
  }

  /** A trainable parameter that keeps values about as large as they are: normal numbers over the root of what is summed. */
  parameter(role: string, shape: readonly number[], summed = 1, mean = 0): string {
    return this.net.parameter(`${this.name}.${role}${this.count++}`, shape, (r: Random, size) =>
      Float32Array.from({ length: size }, () => mean + r.normal(0, 0.8 / Math.sqrt(summed))),
    );
  }

  /** A constant that is not trained. */
  constant(shape: readonly number[], low: number, high: number): string {
    const r = new Random("constant", this.name, this.count++);
    const size = shape.reduce((a, b) => a * b, 1);
    return this.g.constant(
      float32(
        shape,
        Array.from({ length: size }, () => r.uniform(low, high)),
      ),
    );
  }

  /** An axis of x behind the batch. */
  axis(): number {
    return this.choose.int(1, this.sizes.length);
  }

  size(axis: number): number {
    return this.sizes[axis - 1]!;
  }

  /** x^2 + 1/2, for operators that want something positive. */
  positive(x = this.x): string {
    return this.op("Add", [this.op("Mul", [x, x]), this.g.scalar(0.5)]);
  }

  /** Something to combine x with: an earlier value or a parameter that broadcasts, or x through another function. */
  partner(): string {
    const fits = this.earlier.filter((v) => {
      const shape = this.g.shapeOf(v).slice(1) as number[];
      return shape.length === this.sizes.length && shape.every((d, i) => d === this.sizes[i] || d === 1);
    });
    const kind = this.choose.int(0, 3);
    if (kind <= 1 && fits.length > 0) return this.choose.pick(fits);
    if (kind === 2) {
      const shapes = [
        [...this.sizes],
        this.sizes.map((d, i) => (i === 0 ? d : 1)),
        [this.sizes.at(-1)!],
        [1],
      ];
      return this.parameter("partner", this.choose.pick(shapes));
    }
    return this.op("Tanh", [this.x]);
  }
}

/** Whether a graph may go on with a value. */
export function isSmall(shape: readonly (number | string)[]): boolean {
  const [, ...sizes] = shape as number[];
  if (sizes.length === 1) return sizes[0]! >= 1 && sizes[0]! <= LIMITS.features;
  const [channels, samples] = sizes as [number, number];
  return (
    sizes.length === 2 &&
    channels >= 1 &&
    channels <= LIMITS.channels &&
    samples >= 1 &&
    samples <= LIMITS.samples
  );
}
