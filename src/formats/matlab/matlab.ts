import { UserError } from "../../base/index.ts";
import type { FormatReader, Hints, RecordFile } from "../reader.ts";
import { arrayRecords } from "../shared/arrays.ts";
import { openBytes } from "../shared/bytes.ts";
import { storedArray } from "../shared/stored.ts";
import { beginsWithMatrix, type Matrix, readMatrices } from "./matrix.ts";

/** How level 5 files, which are not read, begin. */
const LEVEL_5 = "MATLAB 5.0 MAT-file";
const beginsAsLevel5 = (start: Uint8Array) =>
  Buffer.from(start.subarray(0, LEVEL_5.length)).toString("latin1") === LEVEL_5;

/**
 * MATLAB's MAT-files of level 4, as the PhysioNet Challenges use them for `.mat`: matrices of numbers, leads and samples either way round.
 * Sampling rate, leads and units come from the hints; where a WFDB header lies beside the file, it is read as a WFDB record instead (see
 * `openRecords`). Level 7.3 is HDF5.
 */
export const matlab: FormatReader = {
  name: "matlab",
  title: "MATLAB matrix, level 4 (.mat)",
  recognises: (start) => beginsWithMatrix(start) || beginsAsLevel5(start),
  async open(path: string, hints: Hints): Promise<RecordFile> {
    const bytes = openBytes(path);
    const close = () => bytes.close();
    let matrices: Matrix[];
    try {
      if (beginsAsLevel5(bytes.read(0, Math.min(bytes.size, LEVEL_5.length)))) {
        throw new UserError(
          `${path}: is a MAT-file of level 5, which is not read; save it with save(..., "-v4") or save(..., "-v7.3")`,
        );
      }
      matrices = readMatrices(bytes, path);
    } catch (error) {
      close();
      throw error;
    }
    const numbers = matrices.filter((matrix) => refusal(matrix) === null);
    const arrays = numbers.map(({ name, rows, columns, type, littleEndian, offset }) =>
      storedArray(bytes, offset, {
        name,
        shape: [rows, columns],
        elements: { type, littleEndian },
        fortran: true,
      }),
    );
    const others = matrices.flatMap((matrix): [string, string][] => {
      const why = refusal(matrix);
      return why === null ? [] : [[matrix.name, why]];
    });
    return arrayRecords({ format: "MATLAB", path, arrays, others, header: [["level", "4"]], close }, hints);
  },
};

function refusal({ kind, complex }: Matrix): string | null {
  if (kind !== "numbers") return kind === "text" ? "holds text" : "is a sparse matrix";
  return complex ? "holds complex numbers" : null;
}
