import { describe, expect, it } from "vitest";
import { heart } from "../../../test/support/heart.ts";
import type { EcgRecord } from "../../ecg/index.ts";
import { leadOrder } from "./order.ts";

/** Recordings whose columns 4 to 6 are these of the standard order. */
const reordered = (...columns: number[]): EcgRecord[] =>
  [1, 2].map((seed) => {
    const record = heart({ seed });
    const order = [0, 1, 2, ...columns, 6, 7, 8, 9, 10, 11];
    return { ...record, signals: order.map((column) => record.signals[column]!) };
  });
const augmented = (records: EcgRecord[]) => leadOrder(records)?.slice(3, 6);

describe("leadOrder", () => {
  it.each([
    [[3, 4, 5], "aVR aVL aVF"],
    [[4, 5, 3], "aVL aVF aVR"],
    [[3, 5, 4], "aVR aVF aVL"],
    [[5, 3, 4], "aVF aVR aVL"],
    [[4, 3, 5], "aVL aVR aVF"],
    [[5, 4, 3], "aVF aVL aVR"],
  ])("names columns in the order %j", (columns, names) => {
    expect(augmented(reordered(...columns))?.join(" ")).toBe(names);
  });

  it("does not depend on the unit, and names the chest leads in theirs", () => {
    const records = reordered(4, 5, 3).map((record) => ({
      ...record,
      signals: record.signals.map((signal) => signal.map((value) => 10 * value)),
    }));
    expect(leadOrder(records)).toEqual([
      "I",
      "II",
      "III",
      "aVL",
      "aVF",
      "aVR",
      "V1",
      "V2",
      "V3",
      "V4",
      "V5",
      "V6",
    ]);
  });

  it("has no answer where no order fits", () => {
    expect(augmented(reordered(3, 4, 6))).toBeUndefined(); // V1 instead of aVF
    const swapped = reordered(3, 4, 5).map((record) => {
      const [i, ii, ...others] = record.signals;
      return { ...record, signals: [ii!, i!, ...others] };
    });
    expect(leadOrder(swapped)).toBeNull(); // I and II exchanged: III is not II - I
    const zero = heart();
    expect(leadOrder([{ ...zero, signals: zero.signals.map((signal) => signal.map(() => 0)) }])).toBeNull();
    expect(leadOrder([])).toBeNull();
  });
});
