import { describe, expect, it } from "vitest";
import { fillMask } from "./mask.ts";

const SIZE = 1 << 20;
function mask(ratio: number, seed: number, step: number, name: string, size = SIZE): Uint8Array {
  const m = new Uint8Array(size);
  fillMask(m, ratio, seed, step, name);
  return m;
}

/** Correlation of a with b moved on by `lag`, in its own standard errors; both masks of ratio 0.5. */
function correlation(a: Uint8Array, b: Uint8Array, lag = 0): number {
  let sum = 0;
  for (let i = 0; i + lag < SIZE; i++) sum += (a[i]! - 0.5) * (b[i + lag]! - 0.5);
  return (4 * sum) / Math.sqrt(SIZE);
}

describe("dropout masks", () => {
  it("begin as they always have: a change would silently change every run", () => {
    expect(mask(0.5, 1, 0, "drop.mask", 48).join("")).toBe(
      "111010100101110101010111001110011001000110001011",
    );
    expect(mask(0.5, 1, 1, "drop.mask", 48).join("")).toBe(
      "010111111010010101011011110101100010000000111101",
    );
    expect(mask(0.2, 7, 123, "head.mask", 48).join("")).toBe(
      "110111111111111111111110011010101101111011101011",
    );
  });

  it("are the same again, whatever was there before, and a longer one begins like a shorter one", () => {
    const filled = new Uint8Array(1000).fill(7);
    fillMask(filled, 0.3, 5, 6, "a");
    expect(filled).toEqual(mask(0.3, 5, 6, "a", 1000));
    expect(mask(0.3, 5, 6, "a", 2000).subarray(0, 1000)).toEqual(filled);
  });

  it("drop the share that they are asked to", () => {
    for (const ratio of [0.001, 0.05, 0.1, 0.5, 0.9, 0.999]) {
      for (const name of ["a", "b"]) {
        const kept = mask(ratio, 3, 9, name).reduce((a, b) => a + b, 0) / SIZE;
        const error = Math.sqrt((ratio * (1 - ratio)) / SIZE);
        expect(Math.abs(kept - (1 - ratio)) / error, `${ratio} ${name}`).toBeLessThan(4);
      }
    }
  });

  it("have nothing to do with those of the next step, seed or node, nor with themselves further on", () => {
    const base = mask(0.5, 3, 9, "layer1");
    const others = [mask(0.5, 3, 10, "layer1"), mask(0.5, 4, 9, "layer1"), mask(0.5, 3, 9, "layer2")];
    for (const lag of [0, 1, 2, 3, 64, 1000, 4096]) {
      for (const other of others)
        expect(Math.abs(correlation(base, other, lag)), `lag ${lag}`).toBeLessThan(4.5);
      if (lag > 0) expect(Math.abs(correlation(base, base, lag)), `own lag ${lag}`).toBeLessThan(4.5);
    }
  });
});
