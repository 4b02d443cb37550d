import { type SnomedLabelSet, snomedLabelSet } from "../label-set.ts";

/*
 * The classes with which Nguyen & Do (Transfer Learning in ECG Diagnosis: Is It Effective?, PLoS ONE 20(5):e0316043, 2025) train, and the
 * SNOMED CT codes that they read from the Challenge's headers: github.com/cuongvng/transfer-learning-ecg-diagnosis, the notebooks
 * pretrain/cpsc, pretrain/georgia and downstream/ptb. PTB they read in its own format ("Reason for admission"); the Challenge's copy
 * writes the same two groups with the codes below (80 recordings of healthy controls, 368 of infarctions).
 */

/** The nine classes of the China Physiological Signal Challenge 2018, named as in the study. */
export const CPSC_NINE: SnomedLabelSet = snomedLabelSet(
  {
    name: "cpsc-nine",
    title: "the nine classes of CPSC 2018",
    note: "CPSC 2018: NORM is its class of normal recordings, which the Challenge writes as sinus rhythm, 426783006.",
  },
  [
    ["NORM", ["426783006"], ["normal-ecg"]],
    ["AF", ["164889003"], ["atrial-fibrillation"]],
    ["IAVB", ["270492004"], ["first-degree-av-block"]],
    ["LBBB", ["164909002"], ["left-bundle-branch-block"]],
    ["RBBB", ["59118001"], ["right-bundle-branch-block"]],
    ["PAC", ["284470004"], ["atrial-premature-complex"]],
    ["VEB", ["164884008"], ["ventricular-premature-complex"]],
    ["STD", ["429622005"], ["st-depression"]],
    ["STE", ["164931005"], ["st-elevation"]],
  ],
);

/** The ten classes of the Georgia collection that the study uses. */
export const GEORGIA_TEN: SnomedLabelSet = snomedLabelSet(
  {
    name: "georgia-ten",
    title: "the ten classes of Georgia that the study uses",
    note:
      "Georgia: what the study calls NORM is sinus rhythm (426783006), with or without other findings; many of its records have none " +
      "of the ten.",
  },
  [
    ["NORM", ["426783006"], ["sinus-rhythm"]],
    ["AF", ["164889003"], ["atrial-fibrillation"]],
    ["IAVB", ["270492004"], ["first-degree-av-block"]],
    ["SB", ["426177001"], ["sinus-bradycardia"]],
    ["LAD", ["39732003"], ["left-axis-deviation"]],
    ["STach", ["427084000"], ["sinus-tachycardia"]],
    ["TAb", ["164934002"], ["t-wave-abnormality"]],
    ["TInv", ["59931005"], ["t-wave-inversion"]],
    ["LQT", ["111975006"], ["long-qt"]],
    ["PAC", ["284470004"], ["atrial-premature-complex"]],
  ],
);

/** The two classes of the PTB Diagnostic ECG Database that the study uses; other patients have neither. */
export const PTB_TWO: SnomedLabelSet = snomedLabelSet(
  {
    name: "ptb-two",
    title: "the two classes of PTB that the study uses",
    note: "PTB: NORM are its healthy controls, which the Challenge writes as sinus rhythm; patients with other diseases have neither label.",
  },
  [
    ["NORM", ["426783006"], ["normal-ecg"]],
    ["MI", ["164865005"], ["myocardial-infarction"]],
  ],
);
