import { UserError } from "../base/index.ts";
import { CODE_SIX_SET } from "./code-six.ts";
import type { LabelSet } from "./label-set.ts";
import { PTB_XL_SETS } from "./ptb-xl.ts";
import { CINC2021_ALL, CINC2021_SCORED } from "./sets/challenge.ts";
import { CPSC_NINE, GEORGIA_TEN, PTB_TWO } from "./sets/study.ts";

/** Every label set whose meaning is known, by name. */
export const labelSets: ReadonlyMap<string, LabelSet> = new Map(
  [
    ...Object.values(PTB_XL_SETS),
    CODE_SIX_SET,
    CPSC_NINE,
    GEORGIA_TEN,
    PTB_TWO,
    CINC2021_SCORED,
    CINC2021_ALL,
  ].map((set) => [set.name, set]),
);

/** With which set a dataset is compared when only the dataset is named. */
const OF_DATASET: Readonly<Record<string, LabelSet>> = {
  "ptb-xl": PTB_XL_SETS.superclasses,
  "cpsc-2018": CPSC_NINE,
  "cpsc-extra": CINC2021_SCORED,
  georgia: GEORGIA_TEN,
  ptb: PTB_TWO,
  incart: CINC2021_SCORED,
  "chapman-ningbo": CINC2021_SCORED,
  "ptb-xl-challenge": CINC2021_SCORED,
  challenge: CINC2021_SCORED,
  "code-test": CODE_SIX_SET,
};

/**
 * The label set of this name: a set (`cpsc-nine`), a dataset (`georgia`: the set that it is usually trained with), or one of a dataset's
 * sets (`ptb-xl:rhythm`, `ptb-xl:code-six`). @throws UserError that names all of them.
 */
export function labelSetNamed(name: string): LabelSet {
  const colon = name.indexOf(":");
  const [dataset, set] = colon < 0 ? [name, name] : [name.slice(0, colon), name.slice(colon + 1)];
  const known = Object.hasOwn(OF_DATASET, dataset);
  const found =
    labelSets.get(name) ??
    (colon < 0 ? (known ? OF_DATASET[dataset] : undefined) : known ? labelSets.get(set) : undefined);
  if (found !== undefined) return found;
  throw new UserError(
    `there is no label set "${name}" whose meaning is known; label sets are ${[...labelSets.keys()].join(", ")}; ` +
      `datasets are ${Object.keys(OF_DATASET).join(", ")}`,
  );
}
