/**
 * The paired bootstrap beside scikit-learn: `npm run bench:statistics -- [--python PYTHON] [--json]`. As many records, labels and seeds as
 * PTB-XL's test fold has with its 71 statements and three seeds. Python gets fewer draws; what is compared is the time of one.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Random } from "../../src/base/index.ts";
import { pairedBootstrap } from "../../src/statistics/index.ts";

const { values } = parseArgs({
  options: { python: { type: "string" }, json: { type: "boolean", default: false } },
});
const SIZE = { records: 2198, patients: 1900, classes: 71, seeds: 3 };
const DRAWS = 2000;
const PEER_DRAWS = 3;

const random = new Random("bench");
const { records, patients, classes, seeds } = SIZE;
const prevalence = Array.from({ length: classes }, () =>
  Math.exp(random.uniform(Math.log(0.003), Math.log(0.4))),
);
const truth = Uint8Array.from({ length: records * classes }, (_, i) =>
  Number(random.uniform() < prevalence[i % classes]!),
);
const arm = (effect: number) => Float32Array.from(truth, (y) => y * effect + random.normal());
const pairs = Array.from({ length: seeds }, () => ({ a: arm(1), b: arm(1.2) }));
const start = performance.now();
pairedBootstrap({
  patients: Array.from({ length: records }, (_, i) => `p${i % patients}`),
  truth,
  classes,
  pairs,
  seed: 1,
  draws: DRAWS,
});
const seconds = (performance.now() - start) / 1000;

const script = fileURLToPath(new URL("bootstrap.py", import.meta.url));
const peer =
  values.python === undefined
    ? null
    : (JSON.parse(
        execFileSync(values.python, [script, JSON.stringify({ ...SIZE, draws: PEER_DRAWS })], {
          encoding: "utf8",
        }),
      ) as { name: string; secondsPerDraw: number });
const secondsPerDraw = seconds / DRAWS;
const result = {
  ...SIZE,
  draws: DRAWS,
  seconds,
  secondsPerDraw,
  peer,
  ratio: peer && secondsPerDraw / peer.secondsPerDraw,
};
if (values.json) console.log(JSON.stringify(result, null, 2));
else {
  console.log(
    `${records} records, ${classes} labels, ${seeds} seeds: ${DRAWS} draws in ${seconds.toFixed(1)} s`,
  );
  if (peer)
    console.log(
      `a draw: ${(1000 * secondsPerDraw).toFixed(2)} ms, ${peer.name} ${(1000 * peer.secondsPerDraw).toFixed(0)} ms, ratio ${result.ratio!.toFixed(4)}`,
    );
}
