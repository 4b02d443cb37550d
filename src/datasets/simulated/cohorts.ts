import type { Prevalence } from "./conditions.ts";
import type { Device } from "./device.ts";

export type CohortName = "community" | "clinic";

/** Who is recorded, with what: everything in which one cohort differs from another. */
export interface Cohort {
  readonly age: { readonly mean: number; readonly sd: number };
  readonly men: number;
  /** Standard deviation of each torso coefficient, relative to Dower's: bodies, and where the electrodes were put. */
  readonly placement: number;
  readonly prevalence: Prevalence;
  readonly device: Device;
}

/**
 * The community cohort is what one pre-trains on: many records, a quiet device, few of each condition. The clinic is where one wants a
 * model: older and sicker patients, another device with more noise, fewer samples of bandwidth, electrodes put less carefully.
 */
export const COHORTS: Readonly<Record<CohortName, Cohort>> = {
  community: {
    age: { mean: 55, sd: 16 },
    men: 0.48,
    placement: 0.08,
    prevalence: {
      "1dAVb": 0.07,
      RBBB: 0.09,
      LBBB: 0.07,
      SB: 0.08,
      ST: 0.07,
      AF: 0.1,
      MI: 0.12,
      STTC: 0.12,
      LVH: 0.1,
    },
    device: {
      smoothing: 0.003,
      muscle: 0.012,
      wander: 0.05,
      mains: { frequency: 49.9, amplitude: 0.004 },
      artefacts: 0.08,
      resolution: 0.001,
    },
  },
  clinic: {
    age: { mean: 66, sd: 13 },
    men: 0.58,
    placement: 0.13,
    prevalence: {
      "1dAVb": 0.14,
      RBBB: 0.12,
      LBBB: 0.12,
      SB: 0.13,
      ST: 0.13,
      AF: 0.13,
      MI: 0.08,
      STTC: 0.15,
      LVH: 0.12,
    },
    device: {
      smoothing: 0.005,
      muscle: 0.025,
      wander: 0.1,
      // 60 Hz sampled at 100 Hz without a filter in front appears at 40 Hz.
      mains: { frequency: 60.05, amplitude: 0.012 },
      artefacts: 0.2,
      resolution: 0.005,
    },
  },
};
