import { BARLOW_TWINS } from "../autodiff/index.ts";

/** The features [width, records] of one half of the rows of an embedding, each standardised over that half and divided by √records. */
function standardised(embedding: ArrayLike<number>, width: number, half: 0 | 1): Float64Array {
  const records = embedding.length / (2 * width);
  const features = new Float64Array(width * records);
  for (let i = 0; i < width; i++) {
    const feature = features.subarray(i * records, (i + 1) * records);
    for (let n = 0; n < records; n++) feature[n] = embedding[(half * records + n) * width + i]!;
    const mean = feature.reduce((a, b) => a + b, 0) / records;
    const squares = feature.reduce((a, v) => a + (v - mean) ** 2, 0);
    const divisor = Math.sqrt(squares + records * BARLOW_TWINS.epsilon);
    for (let n = 0; n < records; n++) feature[n] = (feature[n]! - mean) / divisor;
  }
  return features;
}

/**
 * The objective of Barlow Twins (Zbontar et al., ICML 2021) in float64: of an embedding [2 B, width], first the one view of B records,
 * then in the same order the other, C being the correlation of each feature of the one view with each of the other over the records:
 * sum_i (1 - C_ii)² + 0.005 sum_{i ≠ j} C_ij². Here it is divided by the width, so that losses, and limits to the gradient's norm, are of
 * the same size whatever the width: views without any relation cost about 1, and 0 is the least.
 */
export function barlowTwins(embedding: ArrayLike<number>, width: number): number {
  const [a, b] = [standardised(embedding, width, 0), standardised(embedding, width, 1)];
  const records = a.length / width;
  let sum = 0;
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < width; j++) {
      let c = 0;
      for (let n = 0, p = i * records, q = j * records; n < records; n++) c += a[p + n]! * b[q + n]!;
      sum += i === j ? (1 - c) ** 2 : BARLOW_TWINS.lambda * c * c;
    }
  }
  return sum / width;
}
