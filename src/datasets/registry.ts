import { UserError } from "../base/index.ts";
import { locate } from "./layout.ts";
import { openPtbXl, PTB_XL } from "./ptb-xl/index.ts";
import { type SimulatedSpec, simulatedCohort } from "./simulated/index.ts";
import type { Dataset } from "./types.ts";

/** Which dataset, by name, with what it takes to make it. */
export type DatasetSpec = { readonly name: "ptb-xl" } | ({ readonly name: "simulated" } & SimulatedSpec);

type Opener<S> = (spec: S, where: { data?: string | undefined }) => Dataset;

// A new dataset is a folder and a line here.
const DATASETS: { readonly [N in DatasetSpec["name"]]: Opener<Extract<DatasetSpec, { name: N }>> } = {
  "ptb-xl": (_, { data }) => openPtbXl(locate(PTB_XL, data)),
  simulated: (spec) => simulatedCohort(spec),
};

/** The names that `openDataset` knows. */
export const datasetNames: readonly string[] = Object.keys(DATASETS);

/**
 * Opens a dataset. `data` is a folder with a dataset in its official layout, or a folder of such; the right one is recognised by its
 * content. Throws UserError that says what was looked for.
 */
export function openDataset(spec: DatasetSpec, where: { data?: string | undefined } = {}): Dataset {
  if (!Object.hasOwn(DATASETS, spec.name)) {
    throw new UserError(`there is no dataset ${spec.name}; known are ${datasetNames.join(", ")}`);
  }
  return (DATASETS[spec.name] as Opener<DatasetSpec>)(spec, where);
}
