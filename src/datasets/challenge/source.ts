import { CINC2021_ALL, CINC2021_SCORED, CODE_SIX_SET, type SnomedLabelSet } from "../../labels/index.ts";
import type { DatasetDefinition, Source, Trap } from "../definition.ts";
import { locateBy } from "../layout.ts";
import type { RecordShape } from "../shape.ts";
import type { Tree } from "../tree.ts";
import { headersIn } from "./headers.ts";
import { openRecords } from "./open.ts";
import { PREFIXES, type Prefix } from "./sources.ts";

/** The label sets that every source has; one with classes of its own puts these before. */
export const COMMON_SETS: readonly SnomedLabelSet[] = [CINC2021_SCORED, CODE_SIX_SET, CINC2021_ALL];

export type ChallengeSpec<N extends string> = { readonly name: N } & RecordShape;

const CHALLENGE_LICENCE = "CC BY 4.0";

/** Where the Challenge's files are had. */
const CHALLENGE_SOURCES: readonly Source[] = [
  {
    title: "PhysioNet/CinC Challenge 2021",
    url: "https://physionet.org/content/challenge-2021/",
    version: "1.0.3",
  },
  {
    title: "PhysioNet/CinC Challenge 2020",
    url: "https://physionet.org/content/challenge-2020/",
    version: "1.0.2",
  },
];

/** A dataset of the Challenge's files: what one source needs to say of itself. */
export interface ChallengeSource<N extends string> {
  readonly name: N;
  readonly title: string;
  /** What its record names begin with; those of all sources where it is all of them. */
  readonly prefixes: readonly Prefix[];
  readonly published: { readonly records: number; readonly patients: number | null };
  /** The primary one first. */
  readonly sets: readonly SnomedLabelSet[];
  readonly sources?: readonly Source[];
  readonly traps: readonly Trap[];
  /** What the dataset says of its patients. */
  readonly patients?: string;
}

const NO_PATIENTS =
  "The files say nothing of patients: every record counts as a patient of its own, and a patient who was recorded twice may be on both " +
  "sides of a split.";

/** A source of the Challenge, or all of them, as a dataset. */
export function challengeSource<N extends string>(
  source: ChallengeSource<N>,
): DatasetDefinition<ChallengeSpec<N>> {
  const { name, title, prefixes, sets } = source;
  const headersOf = (tree: Tree) => {
    const headers = headersIn(tree);
    return prefixes.flatMap((prefix) => headers.get(prefix) ?? []);
  };
  const recognise = (tree: Tree) => (headersOf(tree).length > 0 ? { dir: tree.root } : null);
  return {
    name,
    title,
    partOf: prefixes.length < PREFIXES.length ? "challenge" : undefined,
    licence: CHALLENGE_LICENCE,
    sources: [...(source.sources ?? []), ...CHALLENGE_SOURCES],
    published: source.published,
    traps: source.traps,
    recognise,
    open(spec, where) {
      const wanted = `records ${prefixes.map((prefix) => `${prefix}*.hea`).join(", ")} with a line #Dx`;
      const from = CHALLENGE_SOURCES[0]!.url;
      const { tree } = locateBy({ title, from, wanted, recognise }, where.data);
      const remarks = [source.patients ?? NO_PATIENTS];
      return openRecords(
        { title, licence: CHALLENGE_LICENCE, headers: headersOf(tree), sets, remarks },
        spec,
        where,
      );
    },
  };
}
