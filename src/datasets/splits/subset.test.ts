import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CohortRow, cohort } from "../../../test/support/cohort.ts";
import { stratifiedOrder } from "./index.ts";

const LABELS = ["common", "usual", "rare"];

const all = (rows: readonly unknown[]) => Int32Array.from(rows.keys());
const count = (rows: readonly CohortRow[], order: Int32Array, label: string) =>
  [...order].filter((i) => rows[i]!.labels.set!.includes(label)).length;

describe("a stratified order", () => {
  const rows = cohort(3000);
  const order = stratifiedOrder(rows, all(rows), "set", LABELS, 1);

  it("is an order of all candidates, the same for the same seed, another for another", () => {
    expect([...order].sort((a, b) => a - b)).toEqual([...all(rows)]);
    expect(stratifiedOrder(rows, all(rows), "set", LABELS, 1)).toEqual(order);
    const other = stratifiedOrder(rows, all(rows), "set", LABELS, 2);
    const shared = [...other.slice(0, 200)].filter((i) => order.slice(0, 200).includes(i));
    expect(shared.length).toBeLessThan(60);
  });

  it("gives each label its first positives at once", () => {
    for (const label of LABELS) expect(count(rows, order.slice(0, 8), label)).toBeGreaterThan(0);
  });

  it.each([50, 200, 500, 1000])("keeps to the prevalence at %i records", (size) => {
    LABELS.forEach((label) => {
      const share = count(rows, order, label) / rows.length;
      const expected = share * size;
      const got = count(rows, order.slice(0, size), label);
      expect(Math.abs(got - expected)).toBeLessThanOrEqual(1.5 + 0.02 * size);
    });
  });

  it("works for any labels, also where none has any", () => {
    const row = fc.record({
      record: fc.string(),
      patient: fc.string(),
      fold: fc.constant(1),
      labels: fc.record({ set: fc.subarray(LABELS) }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), fc.nat(), (drawn, seed) => {
        const found = stratifiedOrder(drawn, all(drawn), "set", LABELS, seed);
        expect(new Set(found).size).toBe(drawn.length);
      }),
    );
  });
});
