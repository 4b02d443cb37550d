import { UserError } from "../../base/index.ts";
import type { EcgRecord } from "../../ecg/index.ts";
import { readWfdb, type WfdbRoom } from "../../formats/wfdb/index.ts";
import type { Elsewhere } from "./elsewhere.ts";

/** Records in WFDB files: the header of each, and the name that it must have. */
export interface WfdbFiles {
  readonly headers: readonly string[];
  readonly names: readonly string[];
}

interface Reader {
  read(index: number): EcgRecord;
}

/** Reads records by their number. Throws UserError for a file that is missing, damaged, or another record's. */
export const wfdbFiles = (files: WfdbFiles): Reader => readerOf(files);

/** The same for one record after the other: each is good until the next is read. */
export const passingWfdbFiles = (files: WfdbFiles): Reader =>
  readerOf(files, { memory: new Float32Array(0) });

function readerOf({ headers, names }: WfdbFiles, room?: WfdbRoom): Reader {
  return {
    read(index) {
      const header = headers[index];
      if (header === undefined) throw new RangeError(`record ${index} of ${headers.length}`);
      const record = readWfdb(header, {}, {}, room);
      if (record.name === names[index]) return record;
      throw new UserError(
        `${record.source}, record name: ${record.name}, not ${names[index]}: the file is another record's; fetch it again`,
      );
    },
  };
}

/** How a preparation reads these files, in this thread and in others: without the tables of the dataset. */
export const wfdbElsewhere = (files: WfdbFiles): Elsewhere => ({
  module: import.meta.url,
  name: "passingWfdbFiles",
  args: [files],
  here: passingWfdbFiles(files),
});
