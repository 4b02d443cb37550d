/**
 * The original study's question with nothing chosen by the test records: the grid of paper.ts, patients instead of records kept apart, the
 * epoch chosen on validation patients, three seeds, and verdicts.
 *
 *     npx cardiograft study plan recipes/paper-sound.ts --data DIR
 *     npx cardiograft study run recipes/paper-sound.ts --data DIR --home HOME
 *
 * DIR as for paper.ts. Time: three times that of paper.ts, for its three seeds; the plan says how long here.
 * Result: open, it has been run to its end on small simulated cohorts only.
 */
import { paperGrid } from "./paper/grid.ts";

export default paperGrid({ protocol: "sound" });
