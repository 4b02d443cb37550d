import { expect, it } from "vitest";
import { Random } from "../base/index.ts";
import { gram } from "./gram.ts";

it.each([
  [5, 600],
  [4, 256],
  [1, 3],
])("multiplies all pairs of %i rows of %i columns", (rows, columns) => {
  const random = new Random("gram", rows);
  const matrix = Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.normal()));
  const products = gram(rows, columns, (i, k) => matrix[i]![k]!);
  expect(products).toHaveLength(rows);
  for (const [i, row] of products.entries()) {
    expect(row).toHaveLength(rows);
    for (const [j, value] of row.entries())
      expect(value).toBeCloseTo(
        matrix[i]!.reduce((total, v, k) => total + v * matrix[j]![k]!, 0),
        9,
      );
  }
});
