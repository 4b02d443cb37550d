/** Columns that are multiplied at once, so that what is read again and again stays in the processor's cache. */
const BLOCK = 256;

/**
 * Products of all pairs of rows of a matrix, [rows, rows] as an array of rows: A A'. `at(i, k)` is its value in row i and column k, asked for
 * once each. Half of the products are computed, two rows by two rows: features on all time steps are a hundred thousand columns.
 */
export function gram(rows: number, columns: number, at: (i: number, k: number) => number): Float64Array[] {
  // A last row of zeros makes the number of rows even.
  const even = rows + (rows % 2);
  const block = new Float64Array(even * BLOCK);
  const products = Array.from({ length: even }, () => new Float64Array(even));
  for (let from = 0; from < columns; from += BLOCK) {
    const many = Math.min(BLOCK, columns - from);
    for (let i = 0; i < rows; i++) for (let k = 0; k < many; k++) block[i * BLOCK + k] = at(i, from + k);
    for (let i = 0; i < even; i += 2)
      for (let j = 0; j <= i; j += 2) addProducts(products, block, i, j, many);
  }
  for (let i = 0; i < rows; i++) for (let j = 0; j < i; j++) products[j]![i] = products[i]![j]!;
  return products.slice(0, rows).map((row) => row.subarray(0, rows));
}

/** Adds what the block's rows i and i + 1 give with j and j + 1. */
function addProducts(
  products: Float64Array[],
  block: Float64Array,
  i: number,
  j: number,
  many: number,
): void {
  let [ij, ij1, i1j, i1j1] = [0, 0, 0, 0];
  const [x, y] = [i * BLOCK, j * BLOCK];
  for (let k = 0; k < many; k++) {
    const a = block[x + k]!;
    const b = block[x + BLOCK + k]!;
    const c = block[y + k]!;
    const d = block[y + BLOCK + k]!;
    ij += a * c;
    ij1 += a * d;
    i1j += b * c;
    i1j1 += b * d;
  }
  products[i]![j]! += ij;
  products[i]![j + 1]! += ij1;
  products[i + 1]![j]! += i1j;
  products[i + 1]![j + 1]! += i1j1;
}
