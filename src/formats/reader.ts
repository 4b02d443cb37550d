import type { EcgRecord } from "../ecg/index.ts";

/**
 * What a file does not say itself and its owner knows. A reader that needs one of these and has neither file nor hint asks for it by
 * its option on the command line; it never guesses.
 */
export interface Hints {
  /** Samples per second (`--sampling-rate`). */
  readonly samplingRate?: number | undefined;
  /** The leads in the order of the file (`--leads I,II,...`). */
  readonly leads?: readonly string[] | undefined;
  /** The unit of the samples: mV, uV or V (`--units`). */
  readonly units?: string | undefined;
  /** Which array of a file that holds several (`--array tracings`). */
  readonly array?: string | undefined;
}

/** An open file of one or more records. */
export interface RecordFile {
  /** For people: `HDF5`. */
  readonly format: string;
  readonly path: string;
  /** Names of the records; a file of one record has one. */
  readonly names: readonly string[];
  /** What the header says, as lines for people: field and value; what only reading shows is among them once a record was read. */
  readonly header: readonly (readonly [field: string, value: string])[];
  /** Reads one record whole. @throws UserError naming file, offset or line, and field for anything damaged. */
  read(index: number): Promise<EcgRecord>;
  close(): void;
}

/** One file format: a folder of `formats` exports one of these, and `formats/index.ts` lists it. */
export interface FormatReader {
  readonly name: string;
  /** For help texts: what is read, in a few words. */
  readonly title: string;
  /**
   * Whether a file that begins with these bytes (at most 4,096, after decompression) is of this format: by content, with the path only
   * where content cannot tell (text tables).
   */
  recognises(start: Uint8Array, path: string): boolean;
  /** Opens a file. @throws UserError where it is damaged, or where something must be known that neither file nor hints say. */
  open(path: string, hints: Hints): Promise<RecordFile>;
}
