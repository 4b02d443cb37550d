/** What training costs. Minutes are steps times the milliseconds of a step as measured; the rates are the user's own. */
export interface Rates {
  /** Power drawn while training, in watts. */
  readonly watts?: number | undefined;
  /** Price of a kilowatt-hour. */
  readonly perKilowattHour?: number | undefined;
  /** Price of an hour of the machine. */
  readonly perHour?: number | undefined;
}

export interface Cost {
  readonly minutes: number;
  readonly kilowattHours: number | null;
  /** In the currency of the rates. */
  readonly money: number | null;
}

export function costOf(minutes: number, { watts, perKilowattHour, perHour }: Rates = {}): Cost {
  const kilowattHours = watts === undefined ? null : (watts / 1000) * (minutes / 60);
  const energy =
    kilowattHours !== null && perKilowattHour !== undefined ? kilowattHours * perKilowattHour : null;
  const machine = perHour === undefined ? null : (perHour * minutes) / 60;
  return {
    minutes,
    kilowattHours,
    money: energy === null && machine === null ? null : (energy ?? 0) + (machine ?? 0),
  };
}

/** The minutes of one task when its pre-training serves `tasks` of them. */
export const amortised = (pretraining: number, own: number, tasks: number): number =>
  pretraining / tasks + own;

/**
 * The number of tasks from which one pre-training and short fine-tunings cost less than trainings from scratch; null where each fine-tuning
 * takes as long as the training that it replaces.
 */
export function breakEven(pretraining: number, fineTuning: number, scratch: number): number | null {
  const saved = scratch - fineTuning;
  return saved > 0 ? Math.floor(pretraining / saved) + 1 : null;
}
