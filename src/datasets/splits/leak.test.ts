import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../../base/index.ts";
import { assertNoLeak, leaksBetween } from "./index.ts";

const rows = ["anna", "anna", "bert", "carl", "carl", "dora"].map((patient, i) => ({
  record: `r${i}`,
  patient,
}));
const sides = (train: number[], validation: number[], test: number[]) => ({
  train: Int32Array.from(train),
  validation: Int32Array.from(validation),
  test: Int32Array.from(test),
});

describe("a split", () => {
  it("that separates patients passes", () => {
    expect(leaksBetween(rows, sides([0, 1], [2], [3, 4]))).toEqual([]);
    expect(() => assertNoLeak(rows, sides([0, 1], [2], [3, 4]), "clinic")).not.toThrow();
    expect(() => assertNoLeak(rows, sides([], [], []), "clinic")).not.toThrow();
  });

  it("with a patient on two sides is refused by number and records, and no patient is named", () => {
    const leaky = sides([0, 3], [1, 2], [4, 5]);
    expect(leaksBetween(rows, leaky)).toEqual([
      {
        patient: "anna",
        records: [
          { record: "r0", side: "train" },
          { record: "r1", side: "validation" },
        ],
      },
      {
        patient: "carl",
        records: [
          { record: "r3", side: "train" },
          { record: "r4", side: "test" },
        ],
      },
    ]);
    let message = "";
    try {
      assertNoLeak(rows, leaky, "clinic");
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      message = (error as UserError).message;
    }
    expect(message).toContain("clinic: 2 patients are on both sides of the split");
    expect(message).toContain("with 4 records: r0 (train), r1 (validation), r3 (train), r4 (test)");
    for (const { patient } of rows) expect(message).not.toContain(patient);
  });

  it("with many leaks names the first records and counts the others", () => {
    const many = Array.from({ length: 200 }, (_, i) => ({ record: `r${i}`, patient: `p${i % 100}` }));
    const halves = {
      train: Int32Array.from(many.keys()).slice(0, 100),
      test: Int32Array.from(many.keys()).slice(100),
    };
    expect(() => assertNoLeak(many, halves, "x")).toThrow(
      /100 patients are .* with 200 records: .* and 194 more\./,
    );
  });

  it("leaks where, and only where, some patient has records on two sides", () => {
    const draw = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.constantFrom("train", "test")), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(draw, (list) => {
        const people = list.map(([p], i) => ({ record: `r${i}`, patient: `p${p}` }));
        const of = (side: string) => Int32Array.from(list.keys()).filter((i) => list[i]![1] === side);
        const onBoth = [0, 1, 2, 3, 4, 5].filter((p) =>
          ["train", "test"].every((side) => list.some(([q, s]) => q === p && s === side)),
        );
        expect(
          leaksBetween(people, { train: of("train"), test: of("test") })
            .map((l) => l.patient)
            .sort(),
        ).toEqual(onBoth.map((p) => `p${p}`));
      }),
    );
  });
});
