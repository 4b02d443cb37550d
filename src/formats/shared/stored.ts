import type { NumericArray } from "./arrays.ts";
import type { Bytes } from "./bytes.ts";
import { type Elements, elementBytes } from "./elements.ts";

/** What is read at once where the elements of a record lie apart. */
const WINDOW = 1 << 20;

/** An array whose elements lie one after the other in these bytes, from `offset` on; they must all be there. */
export function storedArray(
  bytes: Bytes,
  offset: number,
  array: { name: string; shape: readonly number[]; elements: Elements; fortran: boolean },
): NumericArray {
  const size = elementBytes(array.elements.type);
  return {
    ...array,
    async read({ records, samples, leads, recordAxis }, record) {
      const count = samples * leads;
      const together = !array.fortran || recordAxis === null;
      if (together) return bytes.read(offset + record * count * size, count * size);
      return gathered(bytes, { first: offset + record * size, step: records * size, size, count });
    },
  };
}

/** Elements that lie `step` bytes apart, read through a window that moves along. */
function gathered(
  bytes: Bytes,
  { first, step, size, count }: { first: number; step: number; size: number; count: number },
) {
  const out = Buffer.allocUnsafe(count * size);
  const end = first + (count - 1) * step + size;
  const window = step * 4 > WINDOW ? size : WINDOW;
  let start = 0;
  let held: Buffer = Buffer.alloc(0);
  for (let k = 0; k < count; k++) {
    const at = first + k * step;
    if (at < start || at + size > start + held.length) {
      start = at;
      held = bytes.read(at, Math.min(window, end - at));
    }
    held.copy(out, k * size, at - start, at - start + size);
  }
  return out;
}

/** The number of bytes of so many elements; null where a shape says more than numbers can. */
export function shapeBytes(shape: readonly number[], elements: Elements): number | null {
  const size = shape.reduce((a, b) => a * b, elementBytes(elements.type));
  return Number.isSafeInteger(size) ? size : null;
}
