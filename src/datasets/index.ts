export { type Prepared, type PrepareOptions, prepare } from "./prepare.ts";
export { openPtbXl } from "./ptb-xl/index.ts";
export { type DatasetSpec, datasetNames, openDataset } from "./registry.ts";
export { type CohortName, type SimulatedSpec, simulatedCohort } from "./simulated/index.ts";
export type { Dataset, DatasetEntry, Refusal } from "./types.ts";
