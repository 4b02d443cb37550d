/** What steps take on this machine. */
export interface Pace {
  /** Milliseconds of a step of one task on one thread. */
  readonly msPerStep: number;
  /** Tasks side by side. */
  readonly lanes: number;
  readonly batch: number;
  /** Crops of a record in evaluation. */
  readonly crops: number;
}

/** How many records there are on the sides that cost time. */
export interface Counts {
  readonly train: number;
  readonly test: number;
}

/** What is trained: the same steps at a size for every arm and seed. */
export interface Pilot {
  readonly sizes: readonly number[];
  readonly seeds: readonly number[];
  /** By size, also of the size that waits for a larger budget. */
  readonly steps: Readonly<Record<number, number>>;
  /** Expected, of all of it. */
  readonly milliseconds: number;
}

/** Steps that records are worth: so many passes, but not less or more than these. */
const PASSES = 50;
const LEAST_WANTED = 200;
const MOST_WANTED = 1500;
/** A pilot with less than this share of the wanted steps compares networks that learned next to nothing. */
const LEAST_SHARE = 0.4;
const MOST_SEEDS = 10;
/** Smaller training sets are not halved further. */
const SMALLEST = 64;
/** A forward pass takes about this share of a training step. */
const FORWARD = 0.35;
/** Starting a task, compiling its graph and writing its files take about as long as so many steps, and no less than so many milliseconds. */
const TASK_STEPS = 16;
const TASK_MS = 2000;
/** Of a seed at a size: training and evaluation of four arms, and the score of the upstream. */
const TASKS = 9;
/** Validations of a run. */
export const VALIDATIONS = 5;

const round = (n: number): number => Math.max(10, Math.round(n / 10) * 10);

/** All training records, in tens, and before them a quarter, where that is enough to train on. */
export function sizesFor({ train }: Pick<Counts, "train">): number[] {
  const tens = (n: number) => (n < 10 ? n : Math.floor(n / 10) * 10);
  const quarter = tens(train / 4);
  return quarter >= SMALLEST ? [quarter, tens(train)] : [tens(train)];
}

/** Steps that so many records are worth. */
export const wantedSteps = (size: number, batch: number): number =>
  round(Math.min(MOST_WANTED, Math.max(LEAST_WANTED, (PASSES * size) / batch)));

/** Milliseconds that one seed at one size takes, all four arms, with as many tasks side by side as there are lanes. */
export function millisecondsOf(size: number, steps: number, { test }: Counts, pace: Pace): number {
  const { msPerStep, lanes, batch, crops } = pace;
  const passes = (records: number) => ((records * crops) / batch) * FORWARD * msPerStep;
  const validation = size / 4;
  const network = steps * msPerStep + VALIDATIONS * passes(validation) + passes(test);
  const probe = passes(size) + passes(validation) + passes(test);
  const score = passes(size);
  return (2 * network + 2 * probe + score + TASKS * Math.max(TASK_MS, TASK_STEPS * msPerStep)) / lanes;
}

/**
 * The pilot that fits into a time: with three seeds at two sizes if that is possible; else at all records alone, then with fewer steps, then
 * with two seeds. Null where not even that fits. With steps from an earlier plan these are kept: what is there stays, and a larger time adds a
 * size, then seeds.
 */
export function pilotFor(
  counts: Counts,
  pace: Pace,
  milliseconds: number,
  kept?: Pilot["steps"],
): Pilot | null {
  const all = sizesFor(counts);
  const wanted = kept ?? Object.fromEntries(all.map((size) => [size, wantedSteps(size, pace.batch)]));
  const planned = (sizes: readonly number[], seeds: number, steps: Pilot["steps"]) =>
    pilotOf(sizes, seeds, steps, (size) => millisecondsOf(size, steps[size]!, counts, pace));
  const fits = (pilot: Pilot) => pilot.milliseconds <= milliseconds;
  const largest = all.slice(-1);
  const whole = planned(all, 3, wanted);
  if (fits(whole)) {
    // What is left goes to further seeds.
    const perSeed = whole.milliseconds / 3;
    return planned(all, Math.min(MOST_SEEDS, Math.floor(milliseconds / perSeed)), wanted);
  }
  for (const seeds of [3, 2]) {
    const pilot = planned(largest, seeds, wanted);
    if (fits(pilot)) return pilot;
    if (kept !== undefined) continue;
    const [size] = largest as [number];
    const full = wanted[size]!;
    for (let steps = full - 10; steps >= LEAST_SHARE * full; steps -= 10) {
      const fewer = planned(largest, seeds, { ...wanted, [size]: steps });
      if (fits(fewer)) return fewer;
    }
  }
  return null;
}

/** The least that is a pilot: two seeds with all records, and the fewest steps, or those of an earlier plan. */
export function leastPilot(counts: Counts, pace: Pace, kept?: Pilot["steps"]): Pilot {
  const sizes = sizesFor(counts);
  const size = sizes.at(-1)!;
  const wanted = Object.fromEntries(sizes.map((s) => [s, wantedSteps(s, pace.batch)]));
  const steps = kept ?? { ...wanted, [size]: round(LEAST_SHARE * wanted[size]!) + 10 };
  return pilotOf([size], 2, steps, () => millisecondsOf(size, steps[size]!, counts, pace));
}

function pilotOf(
  sizes: readonly number[],
  seeds: number,
  steps: Pilot["steps"],
  ofSize: (size: number) => number,
): Pilot {
  return {
    ...{ sizes, steps, seeds: Array.from({ length: seeds }, (_, i) => i + 1) },
    milliseconds: seeds * sizes.reduce((sum, size) => sum + ofSize(size), 0),
  };
}
