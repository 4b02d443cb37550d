import { Random } from "../../../src/base/index.ts";
import type { Graph } from "../../../src/onnx/index.ts";
import { evaluate, fromTensor, type Value } from "../../oracle/index.ts";
import type { Gradients } from "../../support/gradients.ts";

const largest = (x: ArrayLike<number>): number => Array.from(x).reduce((a, v) => Math.max(a, Math.abs(v)), 0);

/**
 * The share of the largest gradient of a graph below which a parameter's own gradient is judged by that share: a bias before a
 * normalisation has a gradient of zero, of which float32 gives the rounding errors.
 */
const FLOOR = 0.01;
/** The same for graphs in which all gradients nearly cancel: sums of numbers of order one are known to about 1e-7. */
const LEAST = 2e-3;

/**
 * Below this loss errors are judged less strictly, in proportion: where the probabilities have reached their targets, what is left of them
 * in float32, and with it every gradient, has a relative error of a few 1e-7 / loss.
 */
const SATURATED = 5e-3;

/** The largest error of the runtime against the oracle and the parameter it is in, relative to the parameter's gradient. */
export function worstError({ pairs }: Gradients): { name: string; error: number } {
  const loss = pairs.get("loss")!;
  const gradients = [...pairs].filter(([name]) => name !== "loss");
  const floor = Math.max(LEAST, FLOOR * Math.max(...gradients.map(([, { expected }]) => largest(expected))));
  const value = loss.expected[0]!;
  const strictness = value / (value + SATURATED);
  let worst = { name: "loss", error: (Math.abs(loss.own[0]! - value) / value) * strictness };
  for (const [name, { own, expected }] of gradients) {
    const difference = largest(Array.from(own, (v, i) => v - expected[i]!));
    const scale = Math.max(largest(expected), floor);
    const error = difference === 0 ? 0 : (difference / scale) * strictness;
    if (!(error <= worst.error)) worst = { name, error };
  }
  return worst;
}

/** Half the distances over which differences are taken. A kink between two of them shows in their disagreement. */
const STEPS = [1e-4, 5e-5, 1e-5, 5e-6, 1e-6, 5e-7];
/** Neighbours among them agree to this where the loss is smooth. */
const AGREEMENT = 1e-7;

/**
 * The error of the oracle's gradients against a central difference of its loss along one random direction in all parameters together, in
 * which each weighs alike; null where the loss has a kink at the point itself, so that there is no derivative to compare with.
 */
export function derivativeError({ pairs, training, feeds }: Gradients, seed: number): number | null {
  const { graph } = training;
  const gradients = [...training.gradients.keys()].map((name) => [name, pairs.get(name)!.expected] as const);
  const floor = FLOOR * Math.max(...gradients.map(([, d]) => largest(d)));
  if (floor === 0) return 0;
  const directions = new Map<string, Float64Array>();
  let [along, scale] = [0, 0];
  for (const [name, gradient] of gradients) {
    const random = new Random("direction", seed, name);
    const weight = floor / Math.max(largest(gradient), floor);
    const direction = Float64Array.from(gradient, () => weight * random.normal());
    directions.set(name, direction);
    const products = Array.from(gradient, (d, i) => d * direction[i]!);
    along += products.reduce((a, b) => a + b, 0);
    scale += Math.hypot(...products);
  }
  const length = Math.max(...[...directions.values()].map(largest));
  const difference = (step: number): number => {
    const h = step / length;
    return (
      (lossAt(graph, feeds, training.loss, directions, h) -
        lossAt(graph, feeds, training.loss, directions, -h)) /
      (2 * h)
    );
  };
  for (let i = 0; i < STEPS.length; i += 2) {
    const [wide, narrow] = [difference(STEPS[i]!), difference(STEPS[i + 1]!)];
    if (Math.abs(wide - narrow) <= AGREEMENT * scale) return Math.abs(narrow - along) / scale;
  }
  return null;
}

/** The loss with all parameters moved along their directions. */
function lossAt(
  graph: Graph,
  feeds: ReadonlyMap<string, Value>,
  loss: string,
  directions: ReadonlyMap<string, Float64Array>,
  h: number,
): number {
  const moved = new Map(feeds);
  for (const [name, direction] of directions) {
    const { shape, data } = fromTensor(graph.initializers.get(name)!);
    moved.set(name, { shape, data: data.map((v, i) => v + h * direction[i]!) });
  }
  return evaluate(graph, moved, [loss]).get(loss)!.data[0]!;
}
