import type { Cohort } from "../cohort.ts";

/**
 * Like the PTB Diagnostic ECG Database (Bousseljot et al., Biomed Tech 40 S1:317, 1995): mostly infarcts, recent and old, and healthy
 * volunteers; a research recorder at 1,000 Hz with 0.5 microvolts to the step and next to no filter. Here ten seconds, there about two
 * minutes.
 */
export const likePtb: Cohort = {
  title: "like PTB",
  records: 549,
  age: { mean: 57, sd: 13 },
  men: 0.73,
  healthy: 0.155,
  prevalence: {
    IMI: 0.12,
    ASMI: 0.11,
    AMI: 0.035,
    ALMI: 0.045,
    ILMI: 0.06,
    IPMI: 0.01,
    IPLMI: 0.013,
    PMI: 0.003,
    LMI: 0.005,
    ISC_: 0.015,
    LVH: 0.015,
    CRBBB: 0.008,
    CLBBB: 0.008,
    LAFB: 0.01,
    AFIB: 0.01,
    PVC: 0.015,
    NDT: 0.015,
  },
  acute: 0.35,
  doubt: 0.15,
  spread: 0.6,
  placement: 0.3,
  device: {
    samplingRate: 1000,
    seconds: 10,
    lowPass: [200, 300],
    highPass: [0],
    resolution: 0.0005,
    muscle: 0.012,
    wander: 0.15,
    mains: { frequency: 50.01, amplitude: 0.008 },
    artefacts: 0.06,
    loose: 0.002,
    swapped: 0,
  },
  labelSets: ["ptb-two", "statements"],
};
