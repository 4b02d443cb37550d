import type { DatasetDefinition } from "../definition.ts";
import { type Layout, locate, recogniseLayout } from "../layout.ts";
import { type CodeTestSpec, openCodeTest } from "./dataset.ts";

const LAYOUT: Layout = {
  name: "code-test",
  title: "CODE-test",
  from: "https://zenodo.org/records/3765780",
  files: ["ecg_tracings.hdf5"],
  folders: ["annotations"],
};

/** The test set of the CODE study, annotated by cardiologists. */
export const codeTest: DatasetDefinition<CodeTestSpec> = {
  name: "code-test",
  title: LAYOUT.title,
  licence: "CC BY 4.0",
  sources: [{ title: "Annotated 12-lead ECG dataset", url: LAYOUT.from, version: "record 3765780" }],
  published: { records: 827, patients: 827 },
  traps: [
    {
      title: "none of six is not normal",
      text:
        "Most records have none of the six abnormalities. They are not normal ECGs: infarction, hypertrophy and everything else " +
        "were not asked for.",
      found: ({ unlabelled, records }) => `${unlabelled} of ${records} records here have none of the six`,
    },
    {
      title: "order of the leads",
      text:
        "The documentation has been published with AVR, AVL, AVF and with AVL, AVF, AVR. The order is found out by Goldberger's " +
        "identities here; readers that trust the text swap leads silently.",
      found: ({ remarks }) => remarks.find((remark) => remark.startsWith("Columns 4 to 6")) ?? null,
    },
    {
      title: "unit",
      text:
        'The documentation says "1e-4 V" and, in the same sentence, "multiply by 1000 to obtain V"; both cannot be true. Tenths of a ' +
        "millivolt are assumed. Where the amplitude below is not plausible, give millivolts: 1 in the dataset's specification.",
      found: ({ span }) =>
        span === null
          ? null
          : `the largest lead of the median record spans ${span.toFixed(2)} mV (1 to 5 is usual)`,
    },
    {
      title: "zeros around shorter recordings",
      text:
        "Recordings of 7 s and 10 s are filled up with zeros on both sides to 4,096 samples. The zeros are taken away, so that the " +
        "filling tells nothing; the duration still does.",
    },
  ],
  recognise: (tree) => recogniseLayout(LAYOUT, tree),
  open: (spec, { data }) => openCodeTest(locate(LAYOUT, data), spec),
};
