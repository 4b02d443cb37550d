import { describe, expect, it } from "vitest";
import { constantDraws } from "../../../test/support/draws.ts";
import type { Arm } from "../arms.ts";
import type { Draws } from "./draws.ts";
import { gainsOf } from "./gain.ts";

const cell = (arm: Arm, size: number, seed: number, value: number) => ({
  ...{ arm, size, seed, evaluate: `${arm} ${size} ${seed}`, value, perLabel: [value, null] },
});
const cells = [
  ...[1, 2, 3].flatMap((seed) => [
    cell("scratch", 64, seed, 0.8),
    cell("fine-tune", 64, seed, 0.9 + seed / 1000),
    cell("random-probe", 64, seed, 0.7),
    cell("age-sex", 64, seed, 0.6),
  ]),
  cell("scratch", 256, 1, 0.9),
  cell("scratch", 256, 2, 0.9),
  cell("fine-tune", 256, 2, 0.88),
];
const draws: Draws = constantDraws(cells);
const gains = gainsOf(cells, draws, { region: 0.01 });
const at = (arm: Arm, size: number) => gains.find((g) => g.arm === arm && g.size === size)!;

describe("gains", () => {
  it("are those of every arm over scratch at every size that has both", () => {
    expect(gains.map((g) => `${g.arm} ${g.size}`)).toEqual([
      "fine-tune 64",
      "fine-tune 256",
      "random-probe 64",
      "age-sex 64",
    ]);
    expect(at("fine-tune", 64).mean).toBeCloseTo(0.102, 12);
    expect(at("fine-tune", 64)).toMatchObject({ ahead: 3, error: 0.05, verdict: { conclusion: "pays" } });
    expect(at("age-sex", 64).verdict.conclusion).toBe("does not pay");
  });

  it("pair by seed, and do not decide on one", () => {
    expect(at("fine-tune", 256).seeds).toEqual([{ seed: 2, difference: expect.closeTo(-0.02, 12) }]);
    expect(at("fine-tune", 256).verdict.conclusion).toBe("undecided");
    expect(at("fine-tune", 256).spread.seeds).toBeNull();
  });

  it("say apart what varies with seeds and with patients", () => {
    expect(at("fine-tune", 64).spread.seeds).toBeCloseTo(0.001, 9);
    expect(at("fine-tune", 64).spread.testPatients).toBe(0);
  });

  it("of pre-trained arms are held against the probe of an untrained network", () => {
    expect(at("fine-tune", 64).overControl).toMatchObject({ mean: expect.closeTo(0.202, 9), beaten: true });
    expect(at("random-probe", 64).overControl).toBeNull();
    expect(at("fine-tune", 256).overControl).toBeNull();
  });

  it("are judged with the error of a look", () => {
    const [strict] = gainsOf(cells, draws, { region: 0.01, error: (_, size) => (size === 64 ? 1e-9 : 0.05) });
    expect(strict).toMatchObject({ error: 1e-9, verdict: { conclusion: "undecided" } });
  });

  it("have labels' means, where both outcomes are there", () => {
    expect(at("fine-tune", 64).perClass).toEqual([expect.closeTo(0.102, 12), null]);
  });
});
