import { NPY_HEADER_MOST, type NpyFault, readNpyHeader } from "../../base/index.ts";
import type { NumericArray } from "../shared/arrays.ts";
import type { Bytes } from "../shared/bytes.ts";
import { shapeText } from "../shared/layout.ts";
import { shapeBytes, storedArray } from "../shared/stored.ts";
import { numpyElements } from "./type.ts";

/**
 * The array in the bytes of an .npy file, whose length must be what the header says; a text where it holds something else than numbers.
 * Throws what `fault` makes.
 */
export function npyArray(bytes: Bytes, name: string, fault: NpyFault): NumericArray | string {
  const header = readNpyHeader(bytes.read(0, Math.min(bytes.size, NPY_HEADER_MOST)), fault);
  const elements = numpyElements(header.descr);
  if (typeof elements === "string") return elements;
  const { shape, offset, fortranOrder: fortran } = header;
  const length = shapeBytes(shape, elements);
  if (length !== bytes.size - offset) {
    const described = length === null ? "more than any file can hold" : `${length} bytes`;
    throw fault(
      offset,
      "elements",
      `shape ${shapeText(shape)} of ${elements.type} takes ${described}, but ${bytes.size - offset} bytes follow`,
    );
  }
  return storedArray(bytes, offset, { name, shape, elements, fortran });
}
