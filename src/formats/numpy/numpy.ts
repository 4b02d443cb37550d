import { isNpy, UserError } from "../../base/index.ts";
import type { FormatReader, Hints, RecordFile } from "../reader.ts";
import { arrayRecords, type NumericArray } from "../shared/arrays.ts";
import { type Bytes, openBytes } from "../shared/bytes.ts";
import { npyArray } from "./array.ts";
import { isZip, readZip, unpackEntry, unpackStart } from "./zip.ts";

/** More members than an archive of recordings has. */
const MOST_MEMBERS = 1000;

/**
 * NumPy's .npy and .npz: arrays of integers and floating-point numbers in both byte orders and in C and Fortran order. Pickled objects
 * are never loaded. Sampling rate, leads and units come from the hints.
 */
export const numpy: FormatReader = {
  name: "numpy",
  title: "NumPy array (.npy) or archive of arrays (.npz)",
  recognises: (start) => isNpy(start) || (isZip(start) && firstMember(start).endsWith(".npy")),
  async open(path: string, hints: Hints): Promise<RecordFile> {
    const bytes = openBytes(path);
    const close = () => bytes.close();
    let arrays: NumericArray[];
    let others: [string, string][];
    try {
      const zip = bytes.size >= 4 && isZip(bytes.read(0, 4));
      ({ arrays, others } = zip ? archive(bytes, path, hints) : single(bytes, path));
    } catch (error) {
      close();
      throw error;
    }
    return arrayRecords({ format: "NumPy", path, arrays, others, header: [], close }, hints);
  },
};

/** The name of the first member of a zip archive, which stands in its local header. */
function firstMember(start: Uint8Array): string {
  const length = (start[26] ?? 0) + 256 * (start[27] ?? 0);
  return Buffer.from(start.subarray(30, 30 + length)).toString("latin1");
}

function single(bytes: Bytes, path: string): { arrays: NumericArray[]; others: [string, string][] } {
  const array = npyArray(bytes, "", (offset, field, problem) => {
    return new UserError(`${path}, byte ${offset}, ${field}: ${problem}; save the array again`);
  });
  if (typeof array === "string") throw new UserError(`${path}, descr: ${array}`);
  return { arrays: [array], others: [] };
}

/** The arrays of an archive. Of members that are packed only the beginning is unpacked, until one of them is chosen and read. */
function archive(bytes: Bytes, path: string, { array: wanted }: Hints) {
  const arrays: NumericArray[] = [];
  const others: [string, string][] = [];
  const members = readZip(bytes, path);
  if (members.length > MOST_MEMBERS)
    throw new UserError(
      `${path}: holds ${members.length} files; archives of at most ${MOST_MEMBERS} are read`,
    );
  for (const entry of members) {
    if (!entry.name.endsWith(".npy")) {
      others.push([entry.name, "is no .npy file"]);
      continue;
    }
    const name = entry.name.slice(0, -".npy".length);
    const fault = (offset: number, field: string, problem: string) =>
      new UserError(`${path}, ${entry.name}, byte ${offset}, ${field}: ${problem}; save the archive again`);
    const array = npyArray(unpackStart(bytes, entry, path), name, fault);
    if (typeof array === "string") others.push([name, array]);
    else
      arrays.push(lazy(array, () => npyArray(unpackEntry(bytes, entry, path), name, fault) as NumericArray));
  }
  if (arrays.length === 0 && wanted === undefined) {
    const [name, why] = others[0] ?? ["", "is empty"];
    throw new UserError(`${path}: holds no array of numbers: ${name} ${why}`);
  }
  return { arrays, others };
}

/** An array that is unpacked when it is first read, and kept. */
function lazy(array: NumericArray, unpack: () => NumericArray): NumericArray {
  let unpacked: NumericArray | null = null;
  return {
    ...array,
    read(layout, record) {
      unpacked ??= unpack();
      return unpacked.read(layout, record);
    },
  };
}
