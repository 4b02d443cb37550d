import type { DatasetDefinition } from "../definition.ts";
import { locate, recogniseLayout } from "../layout.ts";
import { openPtbXl, PTB_XL } from "./dataset.ts";
import type { PtbXlSpec } from "./spec.ts";

/** PTB-XL as its authors distribute it. */
export const ptbXl: DatasetDefinition<PtbXlSpec> = {
  name: "ptb-xl",
  title: PTB_XL.title,
  licence: "CC BY 4.0",
  sources: [{ title: "PTB-XL", url: PTB_XL.from, version: "1.0.3" }],
  published: { records: 21_799, patients: 18_869 },
  traps: [
    {
      title: "no superclass is not normal",
      text:
        "Records without a diagnostic statement belong to no superclass; they are negative for all five, also for NORM. " +
        "Leave them out, or say that they are in.",
      found: ({ unlabelled }) =>
        unlabelled > 0 ? `${unlabelled === 1 ? "1 record" : `${unlabelled} records`} here` : null,
    },
    {
      title: "also in the Challenges",
      text:
        "The PhysioNet Challenges 2020 and 2021 hold all of it as HR00001 and so on, at 500 Hz and without patients: " +
        "one as upstream and the other as downstream tests a model on its training data.",
    },
    {
      title: "version 1.0.1 holds recordings twice",
      text:
        "38 recordings of 1.0.1 are there under two numbers, some of them in two folds; 1.0.3 has one of each. " +
        "Opening it tells the version by its records.",
    },
    {
      title: "likelihood",
      text:
        "The benchmark counts a diagnostic statement whatever its likelihood, also at 0 (unknown). " +
        "The dataset { name: 'ptb-xl', likelihood: 50 } counts those of 50 % and more.",
    },
    {
      title: "ages above 89",
      text: "The published table writes 300 for them; they are read as 90.",
    },
  ],
  recognise: (tree) => recogniseLayout(PTB_XL, tree),
  open: (spec, { data }) => openPtbXl(locate(PTB_XL, data), spec),
};
