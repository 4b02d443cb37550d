import { extended } from "./runs.ts";

/** A filter of first or second order: (b0 + b1/z + b2/z²) / (1 + a1/z + a2/z²). */
export interface Section {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
  /** The gain at 0 Hz. */
  readonly dc: number;
}

/** Sections one after the other. */
export interface Filter {
  readonly sections: readonly Section[];
  /** Samples by which a signal is continued at both ends before it is filtered. */
  readonly padding: number;
}

/** The section with the analog response (n2 s² + n1 s + n0) / (s² + c1 s + c0), by the bilinear transform s = (1 - 1/z) / (1 + 1/z). */
export function bilinear2(n: readonly [number, number, number], c1: number, c0: number): Section {
  const [n2, n1, n0] = n;
  const d = 1 + c1 + c0;
  return {
    b0: (n2 + n1 + n0) / d,
    b1: (2 * (n0 - n2)) / d,
    b2: (n2 - n1 + n0) / d,
    a1: (2 * (c0 - 1)) / d,
    a2: (1 - c1 + c0) / d,
    dc: n0 / c0,
  };
}

/** The section with the analog response (n1 s + n0) / (s + c0). */
export function bilinear1(n: readonly [number, number], c0: number): Section {
  const [n1, n0] = n;
  const d = 1 + c0;
  return { b0: (n1 + n0) / d, b1: (n0 - n1) / d, b2: 0, a1: (c0 - 1) / d, a2: 0, dc: n0 / c0 };
}

/**
 * Runs a filter forwards and then backwards, which leaves every wave where it was (Gustafsson 1996 names the method; this is the variant of
 * SciPy's `sosfiltfilt`: odd continuation at the ends, begun in the state that a constant would have left). A signal shorter than the
 * padding is continued by as much as it is long.
 */
export function forwardBackward(signal: Float64Array, { sections, padding }: Filter): Float64Array {
  if (signal.length === 0) return signal;
  const pad = Math.min(padding, signal.length - 1);
  const work = extended(signal, { from: 0, to: signal.length }, pad, pad);
  run(work, sections);
  work.reverse();
  run(work, sections);
  work.reverse();
  return work.subarray(pad, pad + signal.length);
}

/** Direct form II, transposed, in place. */
function run(x: Float64Array, sections: readonly Section[]): void {
  let constant = x[0]!;
  for (const { b0, b1, b2, a1, a2, dc } of sections) {
    let s2 = (b2 - a2 * dc) * constant;
    let s1 = (b1 - a1 * dc) * constant + s2;
    for (let i = 0; i < x.length; i++) {
      const input = x[i]!;
      const output = b0 * input + s1;
      s1 = b1 * input - a1 * output + s2;
      s2 = b2 * input - a2 * output;
      x[i] = output;
    }
    constant *= dc;
  }
}
