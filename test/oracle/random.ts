import { Random } from "../../src/base/index.ts";
import { sizeOf, type Value, value } from "./value.ts";

/** Normal numbers with standard deviation `scale`, the same for the same seed. */
export function randomTensor(shape: readonly number[], seed: number | string, scale = 1): Value {
  const random = new Random("oracle", seed);
  return value(
    shape,
    Array.from({ length: sizeOf(shape) }, () => random.normal(0, scale)),
  );
}
