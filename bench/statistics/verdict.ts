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
/** Of patients, for each study. A real one has 2,000: with fewer the standard error is noisier, and errors are rather more frequent. */
const DRAWS = 60;
/** `--until decided` looks after each seed from the third to the tenth. */
const LOOKS = { first: 3, last: 10 };

const five = [0.4, 0.25, 0.25, 0.2, 0.12];
const scenarios: readonly Scenario[] = [
  { name: "large test set", patients: 1000, prevalence: five, auroc: 0.9, seedSd: 0.05, shared: 0.7 },
  {
    name: "unstable seeds",
    patients: 1000,
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

/** Judged once after so many seeds, or after each of them until it is decided. */
type Design = 3 | 5 | "until decided";
const designs: readonly Design[] = [3, 5, "until decided"];

interface Job {
  readonly scenario: number;
  readonly effect: number;
  readonly design: Design;
}
interface Result extends Job {
  readonly shares: Record<Conclusion, number>;
  /** Seeds used on average. */
  readonly used: number;
}

/** Studies that a process simulates at a time: numbers `from` to `to` of one scenario with one effect, judged in all ways. */
interface Batch {
  readonly scenario: number;
  readonly effect: number;
  readonly from: number;
  readonly to: number;
}
/** By design, the conclusions and the seeds that they took. */
type Counted = readonly { readonly design: Design; readonly conclusion: Conclusion; readonly used: number }[];

/** Small enough for an estimate of the time left. */
const BATCH = 50;

function run({ scenario, effect, from, to }: Batch): Counted {
  const looks = LOOKS.last - LOOKS.first + 1;
  return Array.from({ length: to - from }, (_, n) => {
    const evidence = simulate(scenarios[scenario]!, effect, DRAWS, [scenario, effect, from + n].join());
    const judged = (seeds: number, error: number) =>
      verdict(evidence(seeds), { region: REGION, error }).conclusion;
    return designs.map((design) => {
      if (design !== "until decided") return { design, conclusion: judged(design, 0.05), used: design };
      for (let used = LOOKS.first; ; used++) {
        const conclusion = judged(used, errorAtLook(0.05, used - LOOKS.first + 1, looks));
        if (conclusion !== "undecided" || used === LOOKS.last) return { design, conclusion, used };
      }
    });
  }).flat();
}

function collected({ scenario, effect, design }: Job, counted: Counted): Result {
  const own = counted.filter((c) => c.design === design);
  const conclusions = ["pays", "does not pay", "no practical difference", "undecided"] as const;
  const share = (c: Conclusion) => own.filter((o) => o.conclusion === c).length / own.length;
  return {
    ...{ scenario, effect, design },
    shares: Object.fromEntries(conclusions.map((c) => [c, share(c)])) as Result["shares"],
    used: own.reduce((sum, o) => sum + o.used, 0) / own.length,
  };
}

/** All batches over as many processes as there are cores. */
async function all(batches: readonly Batch[]): Promise<Counted[]> {
  const results: Counted[] = [];
  let [next, done] = [0, 0];
  const start = performance.now();
  const worker = () =>
    new Promise<void>((resolve, reject) => {
      const child = fork(fileURLToPath(import.meta.url), ["--worker"]);
      let at = -1;
      const give = () => {
        at = next++;
        if (at < batches.length) child.send(batches[at]!);
        else child.disconnect();
      };
      child.on("message", (result: Counted) => {
        results[at] = result;
        done++;
        if (done % 20 === 0 || done === batches.length) {
          const left = ((performance.now() - start) / done) * (batches.length - done);
          process.stderr.write(
            `${done} of ${batches.length} batches, about ${Math.ceil(left / 60_000)} min left\n`,
          );
        }
        give();
      });
      child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))));
      give();
    });
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), batches.length) }, worker));
  return results;
}

function text(results: readonly Result[], studies: number): string {
  const percent = (v: number) => `${(100 * v).toFixed(1)} %`;
  const rows = (list: readonly Result[]) =>
    list.map((r) => {
      const shares = (["pays", "does not pay", "no practical difference", "undecided"] as const).map((c) =>
        percent(r.shares[c]),
      );
      const seeds = r.design === "until decided" ? r.used.toFixed(1) : r.design;
      return `| ${scenarios[r.scenario]!.name} | ${r.effect.toFixed(2)} | ${seeds} | ${shares.join(" | ")} |`;
    });
  const head = [
    "| test set and seeds | true difference | seeds | pays | does not pay | no difference | undecided |",
    "| --- | --- | --- | --- | --- | --- | --- |",
  ];
  const edge = (r: Result) => Math.abs(r.effect) === REGION;
  return [
    `${studies} studies for each row at the edge of the region, a quarter for the others; region ${REGION} macro AUROC.`,
    "",
    "At the edge of the region, judged once:",
    ...head,
    ...rows(results.filter((r) => edge(r) && r.design !== "until decided")),
    "",
    "At the edge of the region, stopped as soon as it is decided:",
    ...head,
    ...rows(results.filter((r) => edge(r) && r.design === "until decided")),
    "",
    "How often it decides:",
    ...head,
    ...rows(results.filter((r) => !edge(r))),
  ].join("\n");
}

if (process.argv[2] === "--worker") {
  process.on("message", (batch: Batch) => process.send!(run(batch)));
} else {
  const { values } = parseArgs({
    options: { studies: { type: "string", default: "2000" }, json: { type: "boolean", default: false } },
  });
  const studies = Number(values.studies);
  const settings = scenarios.flatMap((_, scenario) =>
    [REGION, -REGION, 0, 0.03, 0.06].map((effect) => ({ scenario, effect })),
  );
  // The ceiling leaves no room for a difference of 0.06.
  const possible = settings.filter((s) => scenarios[s.scenario]!.auroc + s.effect < 0.995);
  const batches = possible.flatMap((setting) => {
    // Errors are counted at the edge; for how often it decides a quarter will do.
    const count = Math.abs(setting.effect) === REGION ? studies : Math.ceil(studies / 4);
    return Array.from({ length: Math.ceil(count / BATCH) }, (_, b) => ({
      ...setting,
      from: b * BATCH,
      to: Math.min(count, (b + 1) * BATCH),
    }));
  });
  const counted = await all(batches);
  const results = possible.flatMap((setting) => {
    const own = counted.filter(
      (_, i) => batches[i]!.scenario === setting.scenario && batches[i]!.effect === setting.effect,
    );
    return designs.map((design) => collected({ ...setting, design }, own.flat()));
  });
  console.log(
    values.json ? JSON.stringify({ region: REGION, scenarios, results }, null, 2) : text(results, studies),
  );
}
