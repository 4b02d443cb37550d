import { diagnosesOfScp } from "./diagnosis.ts";
import { type ScpLabelSet, scpLabelSet } from "./label-set.ts";
import { SCP_CODES, type ScpCode } from "./tables/scp.ts";

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
  /** The subclass of a diagnostic statement, null for any other. */
  readonly subclass: string | null;
}

/**
 * The superclasses of a record, in the order of PTB_XL_SUPERCLASSES, by the authors' rule: those of all its diagnostic statements,
 * whatever their likelihood. A record without a diagnostic statement has none.
 */
export function ptbXlSuperclasses(
  scpCodes: readonly string[],
  statements: ReadonlyMap<string, Pick<ScpStatement, "superclass">>,
): PtbXlSuperclass[] {
  const found = new Set(scpCodes.map((code) => statements.get(code)?.superclass));
  return PTB_XL_SUPERCLASSES.filter((superclass) => found.has(superclass));
}

const codes = [...SCP_CODES.values()];
const ids = (statements: readonly string[]) => diagnosesOfScp(statements).map(({ id }) => id);

/** Diagnoses that a superclass means beside those of its statements: an infarct whose place nobody says is one, too. */
const WHOLE: Readonly<Record<string, readonly string[]>> = {
  MI: ["myocardial-infarction", "subendocardial-injury"],
  CD: ["av-block", "bundle-branch-block"],
  HYP: ["ventricular-hypertrophy"],
};

/** A set whose labels are classes of statements. */
function classes(
  name: string,
  title: string,
  labels: readonly string[],
  classOf: (code: ScpCode) => string,
): ScpLabelSet {
  const rows = labels.map((label) => {
    const own = codes.filter((code) => classOf(code) === label).map(({ code }) => code);
    return [label, own, [...new Set([...(WHOLE[label] ?? []), ...ids(own)])]] as const;
  });
  const note =
    "PTB-XL: a record with none of the classes has no diagnostic statement; it is not a normal ECG.";
  return scpLabelSet({ name, title, note }, rows);
}

/** A set whose labels are statements. */
function statements(
  name: string,
  title: string,
  which: (code: ScpCode) => boolean,
  note: string | null = null,
): ScpLabelSet {
  const rows = codes.filter(which).map(({ code }) => [code, [code], ids([code])] as const);
  return scpLabelSet({ name, title, note }, rows);
}

/**
 * The levels on which Strodthoff et al. (IEEE J Biomed Health Inform 25:1519, 2021) train and test PTB-XL, from its table of statements. In
 * their code: superdiagnostic, subdiagnostic, diagnostic, form, rhythm and all.
 */
export const PTB_XL_SETS = {
  superclasses: classes(
    "ptb-xl:superclasses",
    "PTB-XL, the five diagnostic superclasses",
    PTB_XL_SUPERCLASSES,
    ({ superclass }) => superclass,
  ),
  subclasses: classes(
    "ptb-xl:subclasses",
    "PTB-XL, the 23 diagnostic subclasses",
    [...new Set(codes.filter((code) => code.diagnostic).map(({ subclass }) => subclass))],
    ({ subclass }) => subclass,
  ),
  diagnostic: statements(
    "ptb-xl:diagnostic",
    "PTB-XL, the 44 diagnostic statements",
    (code) => code.diagnostic,
  ),
  form: statements("ptb-xl:form", "PTB-XL, the 19 statements of form", (code) => code.form),
  rhythm: statements(
    "ptb-xl:rhythm",
    "PTB-XL, the 12 statements of rhythm",
    (code) => code.rhythm,
    "PTB-XL: the rhythm is stated for most records, not for all.",
  ),
  statements: statements("ptb-xl:statements", "PTB-XL, all 71 statements", () => true),
} as const;
