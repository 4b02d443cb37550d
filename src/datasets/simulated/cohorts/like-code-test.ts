import type { Cohort } from "../cohort.ts";

/**
 * Like CODE-test (Ribeiro et al., Nature Communications 11:1760, 2020): primary care by telehealth in Brazil, 400 Hz, 60 Hz mains. Shares
 * are those of its 827 tracings: 1dAVb 28, RBBB 34, LBBB 30, SB 16, AF 13, ST 37; whoever has none of the six may have anything else.
 */
export const likeCodeTest: Cohort = {
  title: "like CODE-test",
  records: 827,
  age: { mean: 53, sd: 17 },
  men: 0.39,
  healthy: null,
  prevalence: {
    "1AVB": 0.034,
    CRBBB: 0.042,
    CLBBB: 0.038,
    SBRAD: 0.02,
    AFIB: 0.016,
    STACH: 0.046,
    LVH: 0.03,
    NDT: 0.08,
    ISC_: 0.01,
    IMI: 0.01,
    ASMI: 0.01,
    LAFB: 0.02,
    IRBBB: 0.02,
    PVC: 0.03,
    PAC: 0.02,
  },
  acute: 0.1,
  doubt: 0.1,
  spread: 0.6,
  placement: 0.45,
  device: {
    samplingRate: 400,
    // 4,096 samples.
    seconds: 10.24,
    lowPass: [60, 120],
    highPass: [0.05, 0.3],
    resolution: 0.0025,
    muscle: 0.03,
    wander: 0.12,
    mains: { frequency: 60.03, amplitude: 0.012 },
    artefacts: 0.2,
    loose: 0.008,
    swapped: 0.01,
  },
  labelSets: ["code-six", "statements"],
};
