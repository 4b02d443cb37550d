/**
 * How often the verdict is wrong, and how often it decides: `npm run simulate:verdict -- [--studies N] [--json]`. Studies are simulated with
 * variance over patients and over seeds; the true difference stands where an error is most likely, at the very edge of the region.
 */
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Conclusion, errorAtLook, verdict } from "../../src/statistics/index.ts";
import { type Scenario, simulate } from "./study.ts";

const REGION = 0.01;
const DRAWS = 200;
/** `--until decided` looks after each seed from the third to the tenth. */
const LOOKS = { first: 3, last: 10 };

const five = [0.4, 0.25, 0.25, 0.2, 0.12];
const scenarios: readonly Scenario[] = [
  { name: "large test set", patients: 2000, prevalence: five, auroc: 0.9, seedSd: 0.05, shared: 0.7 },
  {
    name: "large test set, unstable seeds",
    patients: 2000,
    prevalence: five,
    auroc: 0.85,
    seedSd: 0.3,
    shared: 0.5,
  },
  { name: "small test set", patients: 300, prevalence: five, auroc: 0.85, seedSd: 0.1, shared: 0.7 },
  {
    name: "rare classes",
    patients: 500,
    prevalence: [0.02, 0.02, 0.03],
    auroc: 0.9,
    seedSd: 0.1,
    shared: 0.7,
  },
  {
    name: "near the ceiling",
    patients: 1000,
    prevalence: [0.05, 0.05, 0.1],
    auroc: 0.97,
    seedSd: 0.15,
    shared: 0.7,
  },
];

interface Job {
  readonly scenario: number;
  readonly effect: number;
  readonly seeds: number;
  /** Looks after each seed, stopping at a decision, instead of once at the end. */
  readonly early: boolean;
  readonly studies: number;
}
interface Result extends Job {
  readonly shares: Record<Conclusion, number>;
  /** Seeds used on average. */
  readonly used: number;
}

function run(job: Job): Result {
  const counts: Record<Conclusion, number> = {
    ...{ pays: 0, "does not pay": 0 },
    ...{ "no practical difference": 0, undecided: 0 },
  };
  let used = 0;
  for (let i = 0; i < job.studies; i++) {
    const key = [job.scenario, job.effect, job.seeds, job.early, i].join();
    const evidence = simulate(scenarios[job.scenario]!, job.effect, job.seeds, DRAWS, key);
    const looks = LOOKS.last - LOOKS.first + 1;
    let seeds = job.early ? LOOKS.first : job.seeds;
    const judged = () =>
      verdict(evidence(seeds), {
        region: REGION,
        error: job.early ? errorAtLook(0.05, seeds - LOOKS.first + 1, looks) : 0.05,
      }).conclusion;
    let conclusion = judged();
    while (job.early && conclusion === "undecided" && seeds < LOOKS.last) {
      seeds++;
      conclusion = judged();
    }
    counts[conclusion]++;
    used += seeds;
  }
  const shares = Object.fromEntries(Object.entries(counts).map(([c, n]) => [c, n / job.studies]));
  return { ...job, shares: shares as Result["shares"], used: used / job.studies };
}

/** All jobs over as many processes as there are cores. */
async function all(jobs: readonly Job[]): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const start = performance.now();
  const worker = () =>
    new Promise<void>((resolve, reject) => {
      const child = fork(fileURLToPath(import.meta.url), ["--worker"]);
      let at = -1;
      const give = () => {
        at = next++;
        if (at < jobs.length) child.send(jobs[at]!);
        else child.disconnect();
      };
      child.on("message", (result: Result) => {
        results[at] = result;
        const done = results.filter(Boolean).length;
        const left = ((performance.now() - start) / done) * (jobs.length - done);
        process.stderr.write(
          `${done} of ${jobs.length} settings, about ${Math.ceil(left / 60_000)} min left\n`,
        );
        give();
      });
      child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))));
      give();
    });
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), jobs.length) }, worker));
  return results;
}

function text(results: readonly Result[], studies: number): string {
  const percent = (v: number) => `${(100 * v).toFixed(1)} %`;
  const rows = (list: readonly Result[]) =>
    list.map((r) => {
      const shares = (["pays", "does not pay", "no practical difference", "undecided"] as const).map((c) =>
        percent(r.shares[c]),
      );
      const seeds = r.early ? `${r.used.toFixed(1)}` : `${r.seeds}`;
      return `| ${scenarios[r.scenario]!.name} | ${r.effect.toFixed(2)} | ${seeds} | ${shares.join(" | ")} |`;
    });
  const head = [
    "| test set and seeds | true difference | seeds | pays | does not pay | no difference | undecided |",
    "| --- | --- | --- | --- | --- | --- | --- |",
  ];
  const edge = (r: Result) => Math.abs(r.effect) === REGION;
  return [
    `${studies} studies for each row; region ${REGION} macro AUROC.`,
    "",
    "At the edge of the region, judged once:",
    ...head,
    ...rows(results.filter((r) => edge(r) && !r.early)),
    "",
    "At the edge of the region, stopped as soon as it is decided:",
    ...head,
    ...rows(results.filter((r) => edge(r) && r.early)),
    "",
    "How often it decides:",
    ...head,
    ...rows(results.filter((r) => !edge(r))),
  ].join("\n");
}

if (process.argv[2] === "--worker") {
  process.on("message", (job: Job) => process.send!(run(job)));
} else {
  const { values } = parseArgs({
    options: { studies: { type: "string", default: "2000" }, json: { type: "boolean", default: false } },
  });
  const studies = Number(values.studies);
  const jobs = scenarios.flatMap((_, scenario): Job[] => [
    ...[3, 5].flatMap((seeds) =>
      [REGION, -REGION].map((effect) => ({ scenario, effect, seeds, early: false, studies })),
    ),
    ...[REGION, -REGION].map((effect) => ({ scenario, effect, seeds: LOOKS.last, early: true, studies })),
    ...[0, 0.03, 0.06].flatMap((effect) => [
      { scenario, effect, seeds: 3, early: false, studies },
      { scenario, effect, seeds: 5, early: false, studies },
      { scenario, effect, seeds: LOOKS.last, early: true, studies },
    ]),
  ]);
  // The ceiling leaves no room for a difference of 0.06.
  const results = await all(jobs.filter((j) => scenarios[j.scenario]!.auroc + j.effect < 0.995));
  console.log(
    values.json ? JSON.stringify({ region: REGION, scenarios, results }, null, 2) : text(results, studies),
  );
}
