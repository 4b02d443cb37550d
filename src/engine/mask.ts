import { hashSeed } from "../base/index.ts";

/** The mask of one Dropout as a compiled step takes it. */
export interface MaskSlot {
  /** Name of the step's input, and of the mask's stream of random numbers. */
  readonly name: string;
  /** As stored: the batch innermost. */
  readonly shape: readonly number[];
  /** The share of elements that is dropped. */
  readonly ratio: number;
}

/**
 * Fills a dropout mask with 1 (kept) and 0 (dropped, with probability `ratio`). Every element is a hash of its own index under a key of
 * 64 bits made of seed, step and name, so a resumed run repeats its masks, and they do not depend on the device. The mixer is a 32-bit
 * multiply-xorshift (as murmur3's finaliser), with one half of the key added before it and the other half between its rounds: with one
 * sum of key and index, two masks would be shifted copies of each other wherever their keys lie close together.
 */
export function fillMask(mask: Uint8Array, ratio: number, seed: number, step: number, name: string): void {
  const first = hashSeed("dropout", seed, step, name) | 0;
  const second = hashSeed("dropout, second key", seed, step, name) | 0;
  // Compared as signed numbers: the share of 32-bit integers below it is the ratio.
  const threshold = Math.round(ratio * 2 ** 32 - 2 ** 31);
  for (let i = 0; i < mask.length; i++) {
    let h = (i + first) | 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = (h ^ (h >>> 13)) + second;
    h = Math.imul(h ^ (h >>> 16), 0xc2b2ae35);
    h = Math.imul(h ^ (h >>> 15), 0x27d4eb2f);
    h ^= h >>> 16;
    mask[i] = h >= threshold ? 1 : 0;
  }
}
