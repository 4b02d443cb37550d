import { Random } from "../base/index.ts";

/**
 * The order in which records are seen: one random permutation after the other, cut into batches of equal size without regard to where
 * a permutation ends. Batch t depends on the seed and t alone. A set smaller than a batch appears several times in it.
 */
export function createOrder(records: number, batch: number, seed: number): (step: number) => Int32Array {
  let epoch = -1;
  let permutation: Int32Array = new Int32Array(0);
  const at = (position: number): number => {
    const wanted = Math.floor(position / records);
    if (wanted !== epoch) {
      epoch = wanted;
      permutation = new Random(seed, "order", epoch).permutation(records);
    }
    return permutation[position % records]!;
  };
  return (step) => Int32Array.from({ length: batch }, (_, i) => at(step * batch + i));
}
