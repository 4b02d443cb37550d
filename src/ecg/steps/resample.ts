import { type Polyphase, polyphase } from "./polyphase.ts";
import { ratioOf } from "./ratio.ts";
import { extended, presentRuns, type Run } from "./runs.ts";

/**
 * A signal at another sampling rate, both in samples per second: `ceil(length * to / from)` samples, the first at the same moment. What the
 * lower rate cannot hold is filtered out (see `polyphase`); at the ends value and slope go on.
 *
 * A missing sample stays missing, and nothing else goes missing: an output sample is NaN when one of the input samples that it stands for
 * is, those nearer to it than to its neighbours. Each stretch between missing samples is filtered by itself.
 * Throws UserError for rates without a simple ratio.
 *
 * Error (test/fixtures/steps.json): equal to SciPy's `resample_poly` with this filter to float32 rounding. A sine of 1 mV up to 0.78 of the
 * lower Nyquist frequency is off by at most 7e-5 mV away from the ends; with the default filter of `resample_poly` by up to 1.4e-3 mV.
 */
export function resample(signal: Float32Array, from: number, to: number): Float32Array {
  const { up, down } = ratioOf(from, to);
  if (up === down) return signal.slice();
  const filter = polyphase(up, down);
  const { taps, before, coefficients } = filter;
  const result = new Float32Array(Math.ceil((signal.length * up) / down)).fill(Number.NaN);
  for (const run of presentRuns(signal)) {
    const [first, end] = outputsOf(run, signal.length, result.length, filter);
    if (first >= end) continue;
    // One more before: between two input samples the output may stand for the second and begin at the first.
    const samples = extended(signal, run, before + 1, taps - before);
    for (let m = first; m < end; m++) {
      const whole = Math.floor((m * down) / up);
      const phase = m * down - whole * up;
      const at = whole - run.from + 1;
      const row = phase * taps;
      let sum = 0;
      for (let t = 0; t < taps; t++) sum += samples[at + t]! * coefficients[row + t]!;
      result[m] = sum;
    }
  }
  return result;
}

/** The output samples [first, end) that stand for samples of this run only. */
function outputsOf(run: Run, inputs: number, outputs: number, { up, down }: Polyphase): [number, number] {
  const { from, to } = run;
  // Output m lies at m * down / up. Going down it stands for half an output step to each side, going up for the nearest input.
  const slower = down > up;
  const first = slower
    ? Math.floor((2 * (from - 1) * up + down) / (2 * down)) + 1
    : Math.ceil(((2 * from - 1) * up) / (2 * down));
  const end = slower
    ? Math.floor((2 * to * up - down) / (2 * down)) + 1
    : Math.ceil(((2 * to - 1) * up) / (2 * down));
  return [from === 0 ? 0 : first, to === inputs ? outputs : end];
}
