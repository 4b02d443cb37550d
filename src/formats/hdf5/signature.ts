import type { Bytes } from "../shared/bytes.ts";

const SIGNATURE = Buffer.from("\u0089HDF\r\n\u001a\n", "latin1");

/** Offsets at which the signature may be: 0, or behind a user block of 512, 1024, 2048 ... bytes (HDF5 File Format, II.A). */
function* offsets(size: number): Generator<number> {
  yield 0;
  for (let offset = 512; offset + SIGNATURE.length <= size; offset *= 2) yield offset;
}

/** Whether these first bytes hold the signature. */
export function hasSignature(start: Uint8Array): boolean {
  for (const offset of offsets(start.length)) {
    if (SIGNATURE.equals(start.subarray(offset, offset + SIGNATURE.length))) return true;
  }
  return false;
}

/** Whether a file has the signature, wherever it may be. */
export function isHdf5(bytes: Bytes): boolean {
  for (const offset of offsets(bytes.size)) {
    if (offset + SIGNATURE.length > bytes.size) return false;
    if (bytes.read(offset, SIGNATURE.length).equals(SIGNATURE)) return true;
  }
  return false;
}
