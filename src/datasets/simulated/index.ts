export type { CohortName } from "./cohorts.ts";
export { type SimulatedSpec, simulatedCohort } from "./dataset.ts";
