/**
 * Cardiograft as a library: what the command line does, for programs. Each room's own `index.ts` has more; what is here is meant to
 * stay. Everything that a user can act on is thrown as a UserError. Research use only.
 */
export { UserError } from "./base/index.ts";
export { cacheSource, openCache, type SignalCache, type SourceOptions } from "./cache/index.ts";
// Datasets, their splits, and their signals prepared for training
export {
  assertNoLeak,
  type CohortName,
  type Dataset,
  type DatasetEntry,
  type DatasetSpec,
  datasetNames,
  type FoldOptions,
  foldsFor,
  type Leak,
  leaksBetween,
  openDataset,
  openPtbXl,
  type Prepared,
  type PrepareOptions,
  prepare,
  type Refusal,
  simulatedCohort,
} from "./datasets/index.ts";
// Recordings
export {
  type Check,
  type CheckOptions,
  canonicalLead,
  checkRecord,
  checks,
  type DrawingOptions,
  deriveLimbLeads,
  drawRecord,
  type EcgRecord,
  type Finding,
  type Layout,
  refusals,
  resample,
  type Sex,
  STANDARD_12,
  selectLeads,
  withLeads,
  withSamplingRate,
} from "./ecg/index.ts";
// Training and transfer
export { type Device, devices, type OptimiserOptions, resolveDevice } from "./engine/index.ts";
export { type Hints, openRecords, type RecordFile } from "./formats/index.ts";
export {
  readWfdb,
  readWfdbAnnotations,
  readWfdbHeader,
  type WfdbAnnotation,
  type WfdbAnnotations,
  type WfdbHeader,
  type WfdbRange,
  type WfdbSegment,
  type WfdbSignal,
  type WriteOptions,
  writeWfdb,
} from "./formats/wfdb/index.ts";
// Saved models
export {
  type LabelPrediction,
  type LoadedModel,
  type LoadOptions,
  loadModel,
  ModelCard,
  type Prediction,
  parseCard,
  predictRecord,
  readCard,
  writeCard,
} from "./inference/index.ts";
// What labels mean
export {
  ahaTitle,
  CINC2021_ALL,
  CINC2021_SCORED,
  CODE_SIX,
  CODE_SIX_SET,
  type CodeSix,
  CPSC_NINE,
  codeSixOfScp,
  type Diagnosis,
  diagnoses,
  diagnosesOfAha,
  diagnosesOfScp,
  diagnosesOfSnomed,
  GEORGIA_TEN,
  type LabelSet,
  type Link,
  labelSetNamed,
  labelSets,
  type Overlap,
  overlap,
  PTB_TWO,
  PTB_XL_SETS,
  PTB_XL_SUPERCLASSES,
  type PtbXlSuperclass,
  ptbXlSuperclasses,
  type Relation,
} from "./labels/index.ts";
// Networks and ONNX files
export {
  type Architecture,
  type ArchitectureOptions,
  architectures,
  buildModel,
  countParameters,
  type ModelSpec,
} from "./nn/index.ts";
export {
  type Graph,
  GraphBuilder,
  type Model,
  readModel,
  readModelFile,
  type Tensor,
  writeModel,
} from "./onnx/index.ts";
// Metrics
export {
  auroc,
  type Evidence,
  f1Scores,
  METRICS,
  type Metric,
  type MetricName,
  macroAuroc,
  type PairedBootstrap,
  type PairedBootstrapOptions,
  pairedBootstrap,
  thresholdsByF1,
  type Verdict,
  type VerdictOptions,
  verdict,
  weightedF1,
} from "./statistics/index.ts";
// Studies
export {
  type Arm,
  compareStudies,
  defineGrid,
  defineStudy,
  exportStudy,
  type GridInput,
  type GridReading,
  loadRecipe,
  loadStudies,
  planAhead,
  type Recipe,
  type RecipeInput,
  readGrid,
  readStudy,
  runStudies,
  runStudy,
  type StudyEvent,
  type StudyOptions,
  type StudyResults,
  type StudyRun,
} from "./study/index.ts";
export {
  type Augmentation,
  augmented,
  type Batch,
  type BatchSource,
  type ParameterGroup,
  type PredictOptions,
  predictSource,
  type Schedule,
  TrainingAborted,
  type TrainingOptions,
  type TrainingProgress,
  type TrainingResult,
  trainModel,
  twoViews,
  type ValidationPoint,
  VIEWS,
} from "./training/index.ts";
export {
  type AdoptOptions,
  adoptModel,
  type DiscriminativeRates,
  discriminativeRates,
  encoderOf,
  findHead,
  projectorWidth,
  replaceHead,
  shareCarriedOver,
  withProjector,
} from "./transfer/index.ts";
