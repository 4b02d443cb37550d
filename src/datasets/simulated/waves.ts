/** A vector in Frank's axes (left, feet, back), in the dipole's units: a lead with coefficient 1 shows it as millivolts. */
export type Vector = readonly [number, number, number];

/** One deflection: a Gaussian in time that points in one direction. Its visible duration is five times its width. */
export interface Wave {
  /** Peak, seconds from the onset of the QRS complex. */
  readonly at: number;
  /** Standard deviation, seconds. */
  readonly width: number;
  readonly vector: Vector;
}

export const scaled = (v: Vector, by: number): Vector => [v[0] * by, v[1] * by, v[2] * by];

export const plus = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];

/**
 * Adds a wave to a dipole [3][samples].
 * @param onset of its beat, seconds
 * @param smoothing standard deviation in seconds of the recorder's Gaussian low-pass filter, which widens a Gaussian and lowers it
 */
export function addWave(
  dipole: readonly Float64Array[],
  wave: Wave,
  onset: number,
  gain: number,
  samplingRate: number,
  smoothing: number,
): void {
  const [x, y, z] = dipole as [Float64Array, Float64Array, Float64Array];
  const width = Math.hypot(wave.width, smoothing);
  const height = (gain * wave.width) / width;
  const [a, b, c] = scaled(wave.vector, height);
  const centre = (onset + wave.at) * samplingRate;
  const sd = width * samplingRate;
  const last = Math.min(x.length - 1, Math.floor(centre + 4.5 * sd));
  for (let i = Math.max(0, Math.ceil(centre - 4.5 * sd)); i <= last; i++) {
    const g = Math.exp(-0.5 * ((i - centre) / sd) ** 2);
    x[i]! += a * g;
    y[i]! += b * g;
    z[i]! += c * g;
  }
}
