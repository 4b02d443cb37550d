import { resolve } from "node:path";
import { UserError } from "../../base/index.ts";
import { Library } from "../library/index.ts";
import type { FormatReader, Hints, RecordFile } from "../reader.ts";
import { arrayRecords, type NumericArray } from "../shared/arrays.ts";
import { openBytes } from "../shared/bytes.ts";
import type { Layout } from "../shared/layout.ts";
import type { Contents, FoundDataset, Request } from "./messages.ts";
import { hasSignature, isHdf5 } from "./signature.ts";

const library = new Library({ name: "HDF5", script: new URL("./process.ts", import.meta.url), heap: 128 });

/**
 * HDF5 files, MATLAB's level 7.3 among them: datasets of integers and of 32- and 64-bit floating-point numbers, read record by record.
 * The HDF5 library runs in a process of its own with limits of time and memory, and sees no other file than this one: external links,
 * external storage and virtual datasets lead nowhere. Sampling rate, leads and units come from the hints.
 */
export const hdf5: FormatReader = {
  name: "hdf5",
  title: "HDF5 (.h5, .hdf5; .mat of MATLAB 7.3)",
  recognises: hasSignature,
  async open(path: string, hints: Hints): Promise<RecordFile> {
    const size = sizeOf(path);
    const ask = (request: Request) => library.ask(path, size, request);
    const { datasets, others } = (await ask({ type: "describe", path: resolve(path) })) as Contents;
    const arrays = datasets.map((found): NumericArray => {
      const { name, shape, elements: type } = found;
      return {
        name,
        shape,
        elements: { type, littleEndian: true },
        fortran: false,
        read: async (layout, record) =>
          (await ask({
            type: "read",
            path: resolve(path),
            dataset: name,
            ...block(found, layout, record),
          })) as Uint8Array,
      };
    });
    if (arrays.length === 0 && hints.array === undefined) {
      const what = others.map(([name, why]) => `${name} ${why}`).join("; ");
      throw new UserError(`${path}: holds no dataset of numbers${what === "" ? "" : `: ${what}`}`);
    }
    return arrayRecords({ format: "HDF5", path, arrays, others, header: [], close() {} }, hints);
  },
};

function sizeOf(path: string): number {
  const bytes = openBytes(path);
  try {
    if (!isHdf5(bytes))
      throw new UserError(`${path}, byte 0, signature: is not an HDF5 file, or damaged; fetch it again`);
    return bytes.size;
  } finally {
    bytes.close();
  }
}

/** The block of a dataset that is one record. */
function block({ shape }: FoundDataset, { recordAxis }: Layout, record: number) {
  return {
    start: shape.map((_, axis) => (axis === recordAxis ? record : 0)),
    count: shape.map((size, axis) => (axis === recordAxis ? 1 : size)),
  };
}
