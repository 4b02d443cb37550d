import {
  CODE_SIX,
  codeSixOfScp,
  PTB_XL_SUPERCLASSES,
  ptbXlSuperclasses,
  type ScpStatement,
} from "../../labels/index.ts";

type Statements = ReadonlyMap<string, ScpStatement>;

/** The six levels of PTB-XL's benchmark (Strodthoff et al. 2021; `statements` is what it calls all) and CODE's six abnormalities. */
export function labelSetsOf(statements: Statements) {
  const list = [...statements.values()];
  const codes = (which: (statement: ScpStatement) => boolean) => list.filter(which).map(({ code }) => code);
  return {
    superclasses: PTB_XL_SUPERCLASSES,
    subclasses: [...new Set(list.flatMap(({ subclass }) => subclass ?? []))],
    diagnostic: codes(({ diagnostic }) => diagnostic),
    form: codes(({ form }) => form),
    rhythm: codes(({ rhythm }) => rhythm),
    statements: list.map(({ code }) => code),
    "code-six": CODE_SIX,
  } as const satisfies Record<string, readonly string[]>;
}

export type PtbXlLabelSets = ReturnType<typeof labelSetsOf>;

/**
 * A record's labels in every set. `likelihood` is the least that a diagnostic statement needs to count, in percent; where it is undefined,
 * every statement counts, as the authors' benchmark has it. Statements of form and rhythm alone have no likelihood (0 in the table)
 * and always count.
 */
export function labelsOf(
  codes: ReadonlyMap<string, number>,
  statements: Statements,
  sets: PtbXlLabelSets,
  likelihood: number | undefined,
): Record<keyof PtbXlLabelSets, readonly string[]> {
  const counted = [...codes].flatMap(([code, own]) =>
    statements.get(code)!.diagnostic && likelihood !== undefined && own < likelihood ? [] : [code],
  );
  const among = (labels: readonly string[]) => labels.filter((label) => counted.includes(label));
  const subclasses = new Set(counted.map((code) => statements.get(code)!.subclass));
  return {
    superclasses: ptbXlSuperclasses(counted, statements),
    subclasses: sets.subclasses.filter((subclass) => subclasses.has(subclass)),
    diagnostic: among(sets.diagnostic),
    form: among(sets.form),
    rhythm: among(sets.rhythm),
    statements: among(sets.statements),
    "code-six": codeSixOfScp(counted),
  };
}
