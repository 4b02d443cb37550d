import type { Graph } from "../../src/onnx/types.ts";
import { evaluate } from "./evaluate.ts";
import { fromTensor, type Value } from "./value.ts";

/**
 * Half the distance between the two points: truncation and rounding errors are both near 1e-10 for values of
 * order 1.
 */
const STEP = 1e-5;

function currentValue(graph: Graph, feeds: ReadonlyMap<string, Value>, name: string): Value {
  const fed = feeds.get(name);
  if (fed) return fed;
  const tensor = graph.initializers.get(name);
  if (!tensor) throw new Error(`${name} is neither fed nor an initializer of ${graph.name}`);
  return fromTensor(tensor);
}

/**
 * Derivative of a scalar of the graph along a direction in the space of one parameter (an input or
 * initializer), by (f(p + h d) - f(p - h d)) / 2h in float64.
 */
export function directionalDifference(
  graph: Graph,
  feeds: ReadonlyMap<string, Value>,
  output: string,
  parameter: string,
  direction: ArrayLike<number>,
  step: number = STEP,
): number {
  const { shape, data } = currentValue(graph, feeds, parameter);
  if (direction.length !== data.length)
    throw new RangeError(`A direction of ${direction.length} for ${parameter} [${shape}]`);
  const at = (h: number): number => {
    const moved = { shape, data: data.map((v, i) => v + h * direction[i]!) };
    const result = evaluate(graph, new Map(feeds).set(parameter, moved), [output]).get(output)!;
    if (result.data.length !== 1) throw new RangeError(`${output} is [${result.shape}], not a scalar`);
    return result.data[0]!;
  };
  return (at(step) - at(-step)) / (2 * step);
}

/**
 * Partial derivatives of a scalar of the graph by elements of one parameter: all of them, or those at
 * `coordinates`.
 */
export function centralDifference(
  graph: Graph,
  feeds: ReadonlyMap<string, Value>,
  output: string,
  parameter: string,
  coordinates?: readonly number[],
  step: number = STEP,
): Float64Array {
  const size = currentValue(graph, feeds, parameter).data.length;
  return Float64Array.from(coordinates ?? Array.from({ length: size }, (_, i) => i), (c) => {
    const unit = new Float64Array(size);
    unit[c] = 1;
    return directionalDifference(graph, feeds, output, parameter, unit, step);
  });
}

/**
 * max |a - b| / max |b|: the error of a against the reference b. NaN anywhere gives NaN; a zero reference
 * wants a to be zero.
 */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} elements against ${b.length}`);
  let [difference, largest] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    difference = Math.max(difference, Math.abs(a[i]! - b[i]!));
    largest = Math.max(largest, Math.abs(b[i]!));
  }
  return difference === 0 ? 0 : difference / largest;
}
