import {
  CODE_SIX,
  CPSC_NINE,
  GEORGIA_TEN,
  PTB_TWO,
  PTB_XL_SUPERCLASSES,
  SCP_OF_CODE_SIX,
} from "../../labels/index.ts";
import { CONDITIONS, type Condition, SUPERCLASS } from "./statements.ts";

/** Labels of the cohorts that mirror no dataset. NORM: none of the conditions, so sinus rhythm at 60 to 100 per minute as well. */
const FINDINGS = ["NORM", "AF", "RBBB", "LBBB", "MI", "STTC", "LVH"] as const;

/** What SCP-ECG has no statement for. */
const NO_STATEMENT: readonly Condition[] = ["LAD", "RAD"];

const STATEMENTS = ["NORM", "SR", ...CONDITIONS.filter((c) => !NO_STATEMENT.includes(c))] as const;

/** Statements that one may make of an ECG and call it normal. */
const HARMLESS: ReadonlySet<Condition> = new Set<Condition>([
  ...(["SBRAD", "STACH", "SARRH", "PAC", "PVC", "LVOLT", "LAD", "RAD", "STE_"] as const),
]);

const NOT_SINUS: readonly Condition[] = ["AFIB", "AFLT", "SVTAC", "PACE"];

type Conditions = ReadonlySet<Condition>;

const hasAny = (set: Conditions, some: readonly Condition[]) => some.some((c) => set.has(c));

/** The labels whose conditions a record has, in the set's order; NORM where it has none of any kind. */
const byTable =
  (labels: readonly string[], table: Readonly<Record<string, readonly Condition[]>>) =>
  (set: Conditions): string[] =>
    labels.filter((label) => (label === "NORM" ? set.size === 0 : hasAny(set, table[label] ?? [])));

const ofSuperclass = (name: string) => CONDITIONS.filter((c) => SUPERCLASS[c] === name);

const isNormal = (set: Conditions) => [...set].every((c) => HARMLESS.has(c));

function superclasses(set: Conditions): string[] {
  return PTB_XL_SUPERCLASSES.filter((name) =>
    name === "NORM" ? isNormal(set) : hasAny(set, ofSuperclass(name)),
  );
}

function statements(set: Conditions): string[] {
  const rhythm: readonly Condition[] = [...NOT_SINUS, "SBRAD", "STACH", "SARRH", "2AVB", "3AVB"];
  return STATEMENTS.filter((name) =>
    name === "NORM" ? isNormal(set) : name === "SR" ? !hasAny(set, rhythm) : set.has(name),
  );
}

interface SimulatedLabels {
  readonly labels: readonly string[];
  readonly of: (conditions: Conditions) => string[];
}

const named = (labels: readonly string[], table: Readonly<Record<string, readonly Condition[]>>) => ({
  labels,
  of: byTable(labels, table),
});

const COMMON: Readonly<Record<string, readonly Condition[]>> = {
  AF: ["AFIB"],
  IAVB: ["1AVB"],
  RBBB: ["CRBBB"],
  LBBB: ["CLBBB"],
  PAC: ["PAC"],
};

/** The label sets of simulated cohorts, each with the labels that a record of these conditions has. */
export const LABEL_SETS = {
  findings: named(FINDINGS, {
    ...COMMON,
    MI: ofSuperclass("MI"),
    STTC: ofSuperclass("STTC"),
    LVH: ["LVH"],
  }),
  superclasses: { labels: PTB_XL_SUPERCLASSES, of: superclasses },
  "code-six": named(
    CODE_SIX,
    Object.fromEntries(CODE_SIX.map((label) => [label, [SCP_OF_CODE_SIX[label] as Condition]])),
  ),
  "cpsc-nine": named(CPSC_NINE.labels, { ...COMMON, VEB: ["PVC"], STD: ["STD_"], STE: ["STE_"] }),
  "georgia-ten": named(GEORGIA_TEN.labels, {
    ...COMMON,
    SB: ["SBRAD"],
    LAD: ["LAD"],
    STach: ["STACH"],
    TAb: ["NDT"],
    TInv: ["INVT"],
    LQT: ["LNGQT"],
  }),
  "ptb-two": named(PTB_TWO.labels, { MI: ofSuperclass("MI") }),
  /** Everything that was simulated. */
  statements: { labels: STATEMENTS, of: statements },
} as const satisfies Record<string, SimulatedLabels>;

export type LabelSetName = keyof typeof LABEL_SETS;
