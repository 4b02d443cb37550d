import { type LowerContext, o, type Stored } from "./context.ts";

/**
 * Polyphase signals: what a convolution or a pooling with a stride reads and writes, taken apart by the remainder of the sample's number.
 */

/** Every stride-th sample of x from `phase` on: [C, ceil((L - phase) / stride), N]. */
export function phaseOf(c: LowerContext, x: Stored, stride: number, phase: number): string {
  if (stride === 1) return x.name;
  return c.memo(`phase ${phase}/${stride} of ${x.name}`, () =>
    o.slice(c.g, x.name, 1, phase, x.shape[1]!, stride),
  );
}

/** A signal as its phases: phase r holds every stride-th sample from r on, or is null where it is zero. */
export interface Phases {
  readonly phases: readonly (string | null)[];
  readonly channels: number;
  /** Samples of each phase; the last may lie behind the signal's end. */
  readonly count: number;
  /** Samples of the signal. */
  readonly length: number;
}

/** The sum of two signals of the same shape, phase by phase. */
export const addPhases = (c: LowerContext, a: Phases, b: Phases): Phases => ({
  ...a,
  phases: a.phases.map((p, r) => {
    const q = b.phases[r]!;
    return p && q ? o.add(c.g, p, q) : (p ?? q);
  }),
});

/** Phases put back into one signal. */
export function interleave(c: LowerContext, { phases, channels, count, length }: Phases): string {
  const [stride, n] = [phases.length, c.n];
  const filled = phases.map((p) => p ?? o.zeros(c.g, [channels, count, n]));
  if (stride === 1) return filled[0]!;
  const columns = filled.map((p) => o.reshape(c.g, p, [channels, count, 1, n]));
  const all = o.reshape(c.g, o.concat(c.g, columns, 2), [channels, count * stride, n]);
  return count * stride === length ? all : o.slice(c.g, all, 1, 0, length);
}

/** Where tap k reads: x[stride * o + offset] with offset = stride * shift + phase. */
export function tapPosition(offset: number, stride: number): { phase: number; shift: number } {
  const shift = Math.floor(offset / stride);
  return { phase: offset - shift * stride, shift };
}

/** Whether any of the outputs 0 to out - 1 reads, with this shift, one of the available samples. */
export const meets = (shift: number, out: number, available: number): boolean =>
  shift < available && shift + out > 0;
