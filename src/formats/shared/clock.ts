/** Seconds per unit of time by name. */
const SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  secs: 1,
  second: 1,
  seconds: 1,
  ms: 1e-3,
  msec: 1e-3,
  millisecond: 1e-3,
  milliseconds: 1e-3,
  us: 1e-6,
  "\u00b5s": 1e-6,
  "\u03bcs": 1e-6,
  microseconds: 1e-6,
};

/** Seconds per unit; null for what is no unit of time that is known. */
export function secondsPer(unit: string): number | null {
  const name = unit.trim().toLowerCase();
  return Object.hasOwn(SECONDS, name) ? SECONDS[name]! : null;
}

/**
 * ECGs are sampled at rates in this range. It spans a factor of less than 1000, so that of seconds, milliseconds and microseconds at
 * most one makes a rate in it: a column of times whose unit is not written down is still read in only one way.
 */
const LOWEST = 50;
const HIGHEST = 10_000;

const REMEDY = "resample to even times";

export interface Times {
  readonly times: Float64Array;
  /** Null where it is not written down. */
  readonly unit: string | null;
  /** The smallest difference that is written, in that unit: times are rounded to it. */
  readonly resolution: number;
}

/** The median step: a few that are longer do not move it. */
function usualStep(times: Float64Array): number {
  const steps = times
    .subarray(1)
    .map((time, i) => time - times[i]!)
    .sort();
  return steps[steps.length >> 1]!;
}

/** What a column of times says. */
export interface Timing {
  /** Samples per second. */
  readonly samplingRate: number;
  /** The unit that the times were taken to have because no other makes the rate of an ECG; null where it is written down. */
  readonly assumed: string | null;
}

/**
 * The sampling rate of a column of times, which must be evenly spaced but for rounding.
 * @param fault makes the error for a row, counted from 0
 */
export function timingOf(
  { times, unit, resolution }: Times,
  fault: (row: number, problem: string) => Error,
): Timing {
  const n = times.length;
  if (n < 2) throw fault(0, "a single time tells no sampling rate");
  const missing = times.findIndex(Number.isNaN);
  if (missing >= 0) throw fault(missing, "the time is missing");
  const first = times[0]!;
  const step = (times[n - 1]! - first) / (n - 1);
  // Rounding moves a difference by less than the resolution, a sample that is left out moves it by a whole step.
  const tolerance = Math.max(0.45 * step, 0.9 * resolution);
  if (!(step > 0)) throw fault(n - 1, "the times do not increase");
  const short = (value: number) => Number(value.toPrecision(4));
  for (let i = 1; i < n; i++) {
    const since = times[i]! - times[i - 1]!;
    if (Math.abs(since - step) <= tolerance) continue;
    const uneven = `the times are not even: ${short(since)} after the row before, ${short(step)} on average`;
    const lost = Math.round(since / usualStep(times)) - 1;
    if (lost < 1 || !Number.isFinite(lost)) throw fault(i, `${uneven}; ${REMEDY}`);
    const rows = lost === 1 ? "a sample is missing" : `${lost} samples are missing`;
    throw fault(
      i,
      `${uneven}: ${rows} before it; add a row for each, its time and empty fields, or resample`,
    );
  }
  for (let i = 1; i < n; i++) {
    if (Math.abs(times[i]! - first - i * step) <= step / 2 + resolution) continue;
    throw fault(
      i,
      `the times are not even: they run faster in one part of the table than in another; ${REMEDY}`,
    );
  }
  const found = inHertz(1 / step, unit);
  if (found === null) {
    throw fault(
      0,
      `the unit of the times is not written down, and one row every ${Number(step.toPrecision(4))} is no rate of an ECG`,
    );
  }
  const { rate } = found;
  // Times are rounded, so the rate is only known to about the rounding over the whole duration.
  const uncertain = rate * (resolution / (step * (n - 1)) + 1e-6);
  const whole = Math.round(rate);
  const samplingRate = Math.abs(rate - whole) <= uncertain ? whole : Number(rate.toPrecision(9));
  return { samplingRate, assumed: found.assumed };
}

function inHertz(perUnit: number, unit: string | null): { rate: number; assumed: string | null } | null {
  const seconds = unit === null ? null : secondsPer(unit);
  if (seconds !== null) return { rate: perUnit / seconds, assumed: null };
  for (const assumed of ["s", "ms", "us"]) {
    const rate = perUnit / SECONDS[assumed]!;
    if (rate >= LOWEST && rate <= HIGHEST) return { rate, assumed };
  }
  return null;
}

/** Where a rate comes from, for people; what the times say is known once they were read. */
export function rateText(column: string, timing: Timing | null): string {
  const from = `from the column ${column}`;
  if (timing === null) return from;
  const { samplingRate, assumed } = timing;
  const unit = assumed === null ? "" : `, taken to be in ${assumed}: no other unit makes a rate of an ECG`;
  return `${samplingRate} Hz, ${from}${unit}`;
}

/** `10:23:05.004`, `[00:00:00.002`, `2001-03-09 10:23:05.004` as seconds of the day, however many decimals; null for anything else. */
export function clockSeconds(text: string): number | null {
  const match = /^\[?(?:\d{4}-\d\d-\d\d[T ])?(\d{1,2}):(\d\d):(\d\d(?:[.,]\d+)?)/.exec(text.trim());
  if (match === null) return null;
  return 3600 * Number(match[1]) + 60 * Number(match[2]) + Number(match[3]!.replace(",", "."));
}

/** Seconds of the day as seconds that go on at midnight, in place. */
export function pastMidnight(times: Float64Array): void {
  const day = 86_400;
  let days = 0;
  for (let i = 1; i < times.length; i++) {
    if (times[i]! + days < times[i - 1]! - day / 2) days += day;
    times[i]! += days;
  }
}
