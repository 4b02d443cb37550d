import { UserError } from "../../base/errors.ts";

/** The largest number of a fraction that a filter is designed for. */
const LARGEST = 20_000;
/** How far, relatively, the fraction may be from the quotient: one sample in ten million. */
const TOLERANCE = 1e-7;

/**
 * `to / from` as a fraction in lowest terms, by its continued fraction. Throws UserError for rates that are not positive, and where no
 * fraction of numbers up to 20,000 is near enough.
 */
export function ratioOf(from: number, to: number): { up: number; down: number } {
  for (const rate of [from, to]) {
    if (!(rate > 0 && rate < Number.POSITIVE_INFINITY))
      throw new UserError(`a sampling rate of ${rate} Hz is none; it must be a positive number`);
  }
  const quotient = to / from;
  // Two convergents that follow each other, p0/q0 and p/q.
  let [p0, p] = [0, 1];
  let [q0, q] = [1, 0];
  for (let rest = quotient; ; ) {
    const whole = Math.floor(rest);
    [p0, p] = [p, whole * p + p0];
    [q0, q] = [q, whole * q + q0];
    if (!(p <= LARGEST && q <= LARGEST)) {
      throw new UserError(
        `sampling rates of ${from} and ${to} Hz have no simple ratio; choose another rate to resample to`,
      );
    }
    if (Math.abs(p / q - quotient) <= TOLERANCE * quotient) return { up: p, down: q };
    rest = 1 / (rest - whole);
  }
}
