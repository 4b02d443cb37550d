export { AbsentError } from "./absent.ts";
export {
  type CheckOptions,
  type CheckReport,
  checkDataset,
  type LabelCounts,
  type Spread,
} from "./check/index.ts";
export type { DatasetFacts, Source, Trap, Where } from "./definition.ts";
export {
  type Downloaded,
  download,
  type Offer,
  offerNamed,
  offers,
  type Progress,
} from "./download/index.ts";
export { leadsOf } from "./leads.ts";
export {
  type Addition,
  type AddOptions,
  addDataset,
  type ColumnGuess,
  contentOf,
  ROLES,
  type Role,
  type Said,
} from "./own/index.ts";
export { type Prepared, type PrepareOptions, prepare } from "./prepare.ts";
export { openPtbXl } from "./ptb-xl/index.ts";
export {
  type DatasetSpec,
  datasetNamed,
  datasetNames,
  datasets,
  openDataset,
  type Recognised,
  recogniseDatasets,
} from "./registry.ts";
export {
  findSharedRecordings,
  type SearchOptions,
  type SharedRecording,
  type SharedRecordings,
} from "./shared-recordings.ts";
export { type CohortName, cohortNames, type SimulatedSpec, simulatedCohort } from "./simulated/index.ts";
export {
  assertNoLeak,
  type FoldOptions,
  foldsFor,
  type Leak,
  leaksBetween,
  rowsOfFolds,
  stratifiedOrder,
} from "./splits/index.ts";
export { csvText } from "./table/index.ts";
export type { Dataset, DatasetEntry, Refusal } from "./types.ts";
