/**
 * Runs a small study on real recordings twice, in fresh homes: undisturbed, and ended three times by SIGKILL at random moments of its
 * training, with all its processes. Says whether the results and the models are the same to the last bit.
 *
 *     npx node bench/kill-and-resume.ts --data DIR [--recipe FILE] [--seed N]
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { Random, sha256 } from "../src/base/index.ts";

const KILLS = 3;
const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({
  options: {
    data: { type: "string" },
    recipe: { type: "string", default: join(root, "recipes/first-light-small.ts") },
    seed: { type: "string", default: "1" },
  },
});
if (!values.data) throw new Error("--data DIR is missing: the folder of PTB-XL");

/** Runs the study; with `killAfter`, kills everything so many milliseconds after the first training task began. */
async function run(home: string, killAfter?: number): Promise<string> {
  const command = [
    "bin/cardiograft.js",
    "study",
    "run",
    values.recipe,
    "--data",
    values.data!,
    "--home",
    home,
    "--json",
  ];
  const child = spawn(process.execPath, command, {
    cwd: root,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [output, log, killed] = ["", "", false];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", async (text) => {
    log += text;
    if (killAfter === undefined || killed || !/start: (pre-train|scratch|fine-tune)/.test(log)) return;
    killed = true;
    await sleep(killAfter);
    if (child.exitCode === null) process.kill(-child.pid!, "SIGKILL");
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (killAfter === undefined && code !== 0) throw new Error(`the study ended with code ${code}:\n${log}`);
  return output;
}

interface Evidence {
  readonly results: Record<string, unknown>;
  readonly models: readonly (readonly [key: string, sha256: string])[];
}

/** Results without paths and without what they took, which is measured time, and the fingerprint of each model. */
function evidence(home: string, output: string): Evidence {
  const { cost: _, ...results } = JSON.parse(output.replaceAll(home, "HOME"));
  const models = readdirSync(join(home, "models")).sort();
  return {
    results,
    models: models.map((key) => [key, sha256(readFileSync(join(home, "models", key, "model.onnx")))]),
  };
}

const folder = mkdtempSync(join(tmpdir(), "cardiograft-resume-"));
try {
  const [calm, disturbed] = [join(folder, "calm"), join(folder, "disturbed")];
  const undisturbed = evidence(calm, await run(calm));
  const random = new Random("kill and resume", Number(values.seed));
  for (let i = 0; i < KILLS; i++) {
    const after = Math.round(random.uniform(4000, 16000));
    await run(disturbed, after);
    console.log(`killed ${(after / 1000).toFixed(1)} s after training began`);
  }
  const resumed = evidence(disturbed, await run(disturbed));
  const same = isDeepStrictEqual(resumed, undisturbed);
  const differing = Object.entries(undisturbed.results)
    .filter(([field, value]) => !isDeepStrictEqual(resumed.results[field], value))
    .map(([field]) => field);
  if (!isDeepStrictEqual(resumed.models, undisturbed.models)) differing.push("models");
  console.log(
    same ? "the same results and models, bit for bit" : `the results differ: ${differing.join(", ")}`,
  );
  process.exitCode = same ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
