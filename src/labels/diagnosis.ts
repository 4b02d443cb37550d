import { AHA_STATEMENTS } from "./tables/aha.ts";
import { DIAGNOSES, NOTES } from "./tables/diagnoses.ts";
import { rowsOf, wordsOf } from "./tables/rows.ts";

/** Something that a reader can say of an ECG, whatever a dataset calls it. */
export interface Diagnosis {
  readonly id: string;
  readonly title: string;
  /** SNOMED CT codes of the PhysioNet/CinC Challenge 2021. */
  readonly snomed: readonly string[];
  /** SCP-ECG statements as PTB-XL writes them. */
  readonly scp: readonly string[];
  /** Statements of the AHA/ACC/HRS list, with modifiers behind a plus sign. */
  readonly aha: readonly string[];
  /** The diagnoses of which this is a kind. */
  readonly broader: readonly string[];
  /** What its codes in different datasets hide; null where they say the same. */
  readonly note: string | null;
}

type Row = readonly [id: string, title: string, snomed: string, scp: string, aha: string, broader: string];

/** Every diagnosis by its identifier. */
export const diagnoses: ReadonlyMap<string, Diagnosis> = new Map(
  rowsOf<Row>(DIAGNOSES, 6).map(([id, title, snomed, scp, aha, broader]) => [
    id,
    {
      id,
      title,
      snomed: wordsOf(snomed),
      scp: wordsOf(scp),
      aha: wordsOf(aha),
      broader: wordsOf(broader),
      note: NOTES[id] ?? null,
    },
  ]),
);

type System = "snomed" | "scp" | "aha";

const index = (system: System): ReadonlyMap<string, Diagnosis> =>
  new Map([...diagnoses.values()].flatMap((d) => d[system].map((code) => [code, d] as const)));

const BY_CODE: Readonly<Record<System, ReadonlyMap<string, Diagnosis>>> = {
  snomed: index("snomed"),
  scp: index("scp"),
  aha: index("aha"),
};

function diagnosesOf(system: System, codes: readonly string[]): Diagnosis[] {
  const found = codes.flatMap((code) => BY_CODE[system].get(code) ?? []);
  return [...new Set(found)];
}

/** The diagnoses of SNOMED CT codes, each once, in the order of the codes; codes that the Challenge 2021 does not have give none. */
export const diagnosesOfSnomed = (codes: readonly string[]): Diagnosis[] => diagnosesOf("snomed", codes);

/** The diagnoses of SCP-ECG statements as PTB-XL writes them, each once; unknown statements give none. */
export const diagnosesOfScp = (codes: readonly string[]): Diagnosis[] => diagnosesOf("scp", codes);

/**
 * The diagnoses of AHA/ACC/HRS statements, each once. Modifiers stand behind a plus sign ("147+367"): where they make no other diagnosis
 * they are left away. Statements without a counterpart here (technical ones, for instance) give none.
 */
export function diagnosesOfAha(codes: readonly string[]): Diagnosis[] {
  return diagnosesOf(
    "aha",
    codes.map((code) => (BY_CODE.aha.has(code) ? code : code.split("+")[0]!)),
  );
}

/** What an AHA/ACC/HRS statement says, without its modifiers; null for a code that is not in the list. */
export const ahaTitle = (code: string): string | null => AHA_STATEMENTS.get(code.split("+")[0]!) ?? null;

const kinds = new Map<string, string[]>();
for (const { id, broader } of diagnoses.values()) {
  for (const parent of broader) kinds.set(parent, [...(kinds.get(parent) ?? []), id]);
}

/** Each diagnosis with its kinds, as far as it was asked for. */
const closures = new Map<string, ReadonlySet<string>>();

function withKindsOf(id: string): ReadonlySet<string> {
  const known = closures.get(id);
  if (known !== undefined) return known;
  if (!diagnoses.has(id)) throw new Error(`there is no diagnosis ${id}`);
  const own = new Set([id, ...(kinds.get(id) ?? []).flatMap((kind) => [...withKindsOf(kind)])]);
  closures.set(id, own);
  return own;
}

/** These diagnoses and all that are a kind of one of them. Throws for an unknown identifier. */
export const withKinds = (ids: Iterable<string>): Set<string> =>
  new Set([...ids].flatMap((id) => [...withKindsOf(id)]));

/** Whether the first diagnosis is the second one or a kind of it. */
export const isKindOf = (id: string, broader: string): boolean => withKindsOf(broader).has(id);
