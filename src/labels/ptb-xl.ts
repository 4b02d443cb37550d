/** The five diagnostic superclasses of PTB-XL (Wagner et al., Scientific Data 7:154, 2020), in the order of its benchmark. */
export const PTB_XL_SUPERCLASSES = ["NORM", "MI", "STTC", "CD", "HYP"] as const;

export type PtbXlSuperclass = (typeof PTB_XL_SUPERCLASSES)[number];

/** A row of PTB-XL's table of SCP-ECG statements. */
export interface ScpStatement {
  readonly code: string;
  readonly description: string;
  /** A statement may be several of these at once. */
  readonly diagnostic: boolean;
  readonly form: boolean;
  readonly rhythm: boolean;
  /** The superclass of a diagnostic statement, null for any other. */
  readonly superclass: PtbXlSuperclass | null;
}

/**
 * The superclasses of a record, in the order of PTB_XL_SUPERCLASSES, by the authors' rule: those of all its diagnostic statements,
 * whatever their likelihood. A record without a diagnostic statement has none.
 */
export function ptbXlSuperclasses(
  scpCodes: readonly string[],
  statements: ReadonlyMap<string, ScpStatement>,
): PtbXlSuperclass[] {
  const found = new Set(scpCodes.map((code) => statements.get(code)?.superclass));
  return PTB_XL_SUPERCLASSES.filter((superclass) => found.has(superclass));
}
