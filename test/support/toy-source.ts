import { hashSeed, Random } from "../../src/base/index.ts";
import type { BatchSource } from "../../src/training/index.ts";

/** Records whose two classes can be told apart: a slow and a fast wave, each present or not, in noise. */
export function toySource(
  size: number,
  { samples = 32, length = 48, leads = 2, crops = 2, seed = 1 } = {},
): BatchSource {
  const signals: Int16Array[] = [];
  const labels: number[] = [];
  for (let i = 0; i < size; i++) {
    const r = new Random("toy", seed, i);
    const y = [r.int(2), r.int(2)];
    labels.push(...y);
    const wave = (t: number) => y[0]! * Math.sin(t / 6) + y[1]! * Math.sin(t / 1.5);
    const phase = r.uniform(0, 30);
    signals.push(
      Int16Array.from(
        { length: leads * length },
        (_, k) => 800 * (wave((k % length) + phase) + r.normal(0, 0.4)),
      ),
    );
  }
  const batch = (indices: Int32Array, startOf: (position: number) => number) => {
    const x = new Int16Array(indices.length * leads * samples);
    indices.forEach((record, b) => {
      for (let l = 0; l < leads; l++) {
        const from = l * length + startOf(b);
        x.set(signals[record]!.subarray(from, from + samples), (b * leads + l) * samples);
      }
    });
    const y = Float32Array.from(
      { length: indices.length * 2 },
      (_, i) => labels[indices[i >> 1]! * 2 + (i & 1)]!,
    );
    return { x, scale: new Float32Array(indices.length * leads).fill(0.001), y };
  };
  return {
    size,
    leads,
    samples,
    classes: 2,
    crops,
    train: (indices, step, s) => batch(indices, (b) => hashSeed(s, step, b) % (length - samples + 1)),
    evaluate: (indices, crop) => batch(indices, () => crop * (length - samples)),
  };
}
