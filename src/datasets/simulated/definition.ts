import type { DatasetDefinition } from "../definition.ts";
import { type SimulatedSpec, simulatedCohort } from "./dataset.ts";

/** Cohorts that are computed, not measured. */
export const simulated: DatasetDefinition<{ readonly name: "simulated" } & SimulatedSpec> = {
  name: "simulated",
  title: "Simulated cohorts",
  licence: "CC0-1.0 (simulated; no person's data)",
  sources: [],
  published: null,
  traps: [
    {
      title: "no patients",
      text: "Plausible, and no substitute for recordings: nothing measured on simulated records says how a model does on patients.",
    },
  ],
  open: (spec) => simulatedCohort(spec),
};
