import type { Cohort } from "../cohort.ts";

/**
 * Like CPSC 2018 (Liu et al., J Med Imaging Health Inform 8:1368-1373, 2018): hospitals in China, 500 Hz, nine classes. Shares are those of
 * its 6,877 published recordings: normal 918, AF 1,098, I-AVB 704, LBBB 207, RBBB 1,695, PAC 556, PVC 672, STD 825, STE 202. Recordings
 * are all of ten seconds: there, the class can be read from the duration, which is a trap and no trait worth copying.
 */
export const likeCpsc2018: Cohort = {
  title: "like CPSC 2018",
  records: 6877,
  age: { mean: 60, sd: 19 },
  men: 0.54,
  healthy: 0.133,
  // Small, so that most people who must have one of them have one only.
  prevalence: {
    AFIB: 0.027,
    "1AVB": 0.017,
    CLBBB: 0.005,
    CRBBB: 0.041,
    PAC: 0.013,
    PVC: 0.0155,
    STD_: 0.019,
    STE_: 0.0047,
    LAFB: 0.002,
  },
  acute: 0.2,
  doubt: 0.15,
  spread: 0.6,
  placement: 0.4,
  device: {
    samplingRate: 500,
    seconds: 10,
    lowPass: [70, 120],
    highPass: [0.05, 0.5],
    resolution: 0.001,
    muscle: 0.02,
    wander: 0.1,
    mains: { frequency: 50.02, amplitude: 0.006 },
    artefacts: 0.12,
    loose: 0.004,
    swapped: 0.005,
  },
  labelSets: ["cpsc-nine", "statements"],
};
