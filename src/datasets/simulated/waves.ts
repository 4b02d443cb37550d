/** A vector in Frank's axes (left, feet, back), in the dipole's units: a lead with coefficient 1 shows it as millivolts. */
export type Vector = readonly [number, number, number];

/** One deflection: a Gaussian in time that points in one direction. Its visible duration is five times its width. */
export interface Wave {
  /** Peak, seconds from the onset of the complex that it belongs to. */
  readonly at: number;
  /** Standard deviation, seconds. */
  readonly width: number;
  readonly vector: Vector;
}

export const scaled = (v: Vector, by: number): Vector => [v[0] * by, v[1] * by, v[2] * by];

export const plus = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];

export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** Turned in the frontal plane, by radians: to the left if positive, as an electrical axis that becomes more negative. */
export function turned([x, y, z]: Vector, angle: number): Vector {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [c * x + s * y, c * y - s * x, z];
}

/** The waves' integral over time, millivolt seconds. */
export function areaOf(waves: readonly Wave[]): Vector {
  const root = Math.sqrt(2 * Math.PI);
  return waves.reduce<Vector>((sum, w) => plus(sum, scaled(w.vector, root * w.width)), [0, 0, 0]);
}

/** The waves' sum at a time. */
export function sumAt(waves: readonly Wave[], time: number): Vector {
  let [x, y, z] = [0, 0, 0];
  for (const { at, width, vector } of waves) {
    const distance = (time - at) / width;
    if (Math.abs(distance) > 5) continue;
    const g = Math.exp(-0.5 * distance * distance);
    x += g * vector[0];
    y += g * vector[1];
    z += g * vector[2];
  }
  return [x, y, z];
}

/** How a wave is recorded. */
export interface Recording {
  readonly samplingRate: number;
  /** Standard deviation in seconds of the recorder's Gaussian low-pass filter, which widens a Gaussian and lowers it. */
  readonly smoothing: number;
}

/**
 * Adds a wave to a dipole [3][samples].
 * @param onset of its complex, seconds
 */
export function addWave(
  dipole: readonly Float64Array[],
  wave: Wave,
  onset: number,
  gain: number,
  { samplingRate, smoothing }: Recording,
): void {
  const [x, y, z] = dipole as [Float64Array, Float64Array, Float64Array];
  const width = Math.hypot(wave.width, smoothing);
  const height = (gain * wave.width) / width;
  const [a, b, c] = scaled(wave.vector, height);
  const centre = (onset + wave.at) * samplingRate;
  const sd = width * samplingRate;
  const first = Math.max(0, Math.ceil(centre - 4.5 * sd));
  const last = Math.min(x.length - 1, Math.floor(centre + 4.5 * sd));
  // Of a Gaussian at equal steps, each value follows from the one before by a ratio, and each ratio from the one before by a factor.
  const from = (first - centre) / sd;
  const step = 1 / sd;
  let g = Math.exp(-0.5 * from * from);
  let ratio = Math.exp(-step * (from + 0.5 * step));
  const factor = Math.exp(-step * step);
  for (let i = first; i <= last; i++) {
    x[i]! += a * g;
    y[i]! += b * g;
    z[i]! += c * g;
    g *= ratio;
    ratio *= factor;
  }
}
