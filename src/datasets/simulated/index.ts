export { type CohortName, cohortNames } from "./cohorts/index.ts";
export { type SimulatedSpec, simulatedCohort } from "./dataset.ts";
export { simulated } from "./definition.ts";
