import { describe, expect, it } from "vitest";
import type { Arm } from "../arms.ts";
import { scoreFindings } from "./scores.ts";

const cell = (arm: Arm, size: number, seed: number, value: number) => ({ arm, size, seed, value });
const sizes = [100, 300, 1000];
const seeds = [1, 2, 3];
/** Fine-tuning gains less the more records there are, and a little less from seed to seed. */
const gain = (size: number, seed: number) => 10 / size - seed / 10_000;
const cells = sizes.flatMap((size) =>
  seeds.flatMap((seed) => [
    cell("scratch", size, seed, 0.8),
    cell("fine-tune", size, seed, 0.8 + gain(size, seed)),
  ]),
);

describe("scores before training", () => {
  it("are put beside the gains, and ranked from eight cells on", () => {
    const found = scoreFindings(cells, ({ size, seed }) => ({
      records: size,
      melep: -gain(size, seed),
      logme: gain(size, seed) ** 3,
    }))!;
    expect(found.cells).toHaveLength(9);
    expect(found.cells[0]).toEqual({
      ...{ size: 100, seed: 1, gain: expect.closeTo(gain(100, 1), 12) },
      ...{ melep: -gain(100, 1), logme: gain(100, 1) ** 3 },
    });
    expect([found.melep.rho, found.logme.rho]).toEqual([expect.closeTo(-1, 12), expect.closeTo(1, 12)]);
    expect(found.sentences[0]).toBe(
      "Before training, MELEP told where fine-tuning gained more: rank correlation -1.00 between cells of one size, 9 in all, p 0.010.",
    );
  });

  it("may mislead, or say nothing", () => {
    const wrong = scoreFindings(cells, ({ size, seed }) => ({
      records: size,
      melep: gain(size, seed),
      logme: null,
    }))!;
    expect(wrong.sentences).toEqual([
      expect.stringMatching(
        /^Before training, MELEP was better where fine-tuning gained less: .* \+1.00 between cells of one size, 9/,
      ),
    ]);
    const noise = [5, 1, 7, 3, 9, 2, 8, 4, 6];
    let at = 0;
    const none = scoreFindings(cells, ({ size }) => ({ records: size, melep: noise[at++]!, logme: null }))!;
    expect(none.sentences[0]).toMatch(
      /^Before training, MELEP is not shown to have told where fine-tuning gained more/,
    );
  });

  it("are not told from chance with few cells of each size", () => {
    const two = cells.filter(({ seed }) => seed < 3);
    const eight = [...two, ...two.filter(({ size }) => size === 100).map((c) => ({ ...c, size: 30 }))];
    const { sentences } = scoreFindings(eight, ({ size, seed }) => ({
      ...{ records: size, melep: seed, logme: null },
    }))!;
    expect(sentences[0]).toBe(
      "Before training, MELEP is not shown to have told where fine-tuning gained more: rank correlation -1.00 between cells of one size, 8 in all, too few of each to tell it from chance.",
    );
  });

  it("are not judged on fewer cells, nor without scores or without scratch", () => {
    const score = () => ({ records: 1, melep: 1, logme: 1 });
    const few = scoreFindings(cells.slice(0, 14), score)!;
    expect([few.cells.length, few.sentences]).toEqual([7, []]);
    expect(scoreFindings(cells, () => undefined)).toBeNull();
    expect(
      scoreFindings(
        cells.filter((c) => c.arm !== "scratch"),
        score,
      ),
    ).toBeNull();
  });
});
