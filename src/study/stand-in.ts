import { canonicalJson } from "../base/index.ts";
import { type Dataset, type DatasetSpec, datasetNamed } from "../datasets/index.ts";
import { STANDARD_12 } from "../ecg/index.ts";

/** What stands for a dataset that is not there, so that a study can be planned as far as it does not depend on its records. */
export interface StandIn extends Dataset {
  /** Why the dataset cannot be opened. */
  readonly absent: string;
}

export const isStandIn = (dataset: object): dataset is StandIn => "absent" in dataset;

/** As long as any recording that may be asked for. */
const LONGEST_SECONDS = 120;

/** A stand-in with the shape that datasets have where nothing else is said; it has no records and no label. */
export function standIn(spec: DatasetSpec, absent: string): StandIn {
  return {
    absent,
    name: spec.name,
    fingerprint: `not there: ${canonicalJson(spec)}`,
    licence: datasetNamed(spec.name).licence,
    ...{ samplingRate: 100, samples: 100 * LONGEST_SECONDS, leads: STANDARD_12, labelSets: {}, entries: [] },
    refused: [],
    read(index) {
      throw new RangeError(`${spec.name} is not there: it has no record ${index}`);
    },
  };
}
