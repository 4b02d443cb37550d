/**
 * The original study, repeated: "Transfer learning in ECG diagnosis: Is it effective?" (Nguyen & Do, PLoS ONE 20(5):e0316043, 2025).
 *
 * 72 fine-tunings (3 upstreams, 4 downstreams each, 6 networks), 30 trainings from scratch, 18 pre-trainings, and the 12 runs of the sweep
 * over training set sizes. Its protocol too: records, not patients, are split at random, and the epoch that is kept is the one that is best on
 * the test records. Every number is marked with that, and nothing is concluded from it. paper-sound.ts asks the same and may conclude.
 *
 *     npx cardiograft study plan recipes/paper.ts --data DIR
 *     npx cardiograft study run recipes/paper.ts --data DIR --home HOME
 *
 * DIR has PTB-XL, CPSC 2018, Georgia, PTB and CODE-test, each as it is published; the plan names those that are missing and the command that
 * gets them. Time: weeks on a laptop; the plan says how long here. Result as published: fine-tuning is ahead mainly on the small downstream sets,
 * and more with ResNets than with recurrent networks. Run to its end here on small simulated cohorts only (test/paper-grid.test.ts).
 */
import { paperGrid } from "./paper/grid.ts";

export default paperGrid({ protocol: "paper" });
