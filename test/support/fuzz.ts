import fc from "fast-check";
import { expect } from "vitest";
import { UserError } from "../../src/base/index.ts";
import type { EcgRecord } from "../../src/ecg/index.ts";

/** Inputs for each reader: 500 in `npm test`, 10,000 in `npm run test:fuzz`. */
export const fuzzRuns: number = Number(process.env.FUZZ_RUNS ?? 500);

/** Numbers that break programs: nothing, the largest and smallest of each size, and what is just beyond. */
const NASTY = [
  0n,
  1n,
  0x7fn,
  0x80n,
  0xffn,
  0x7fffn,
  0x8000n,
  0xffffn,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  (1n << 63n) - 1n,
  1n << 63n,
  (1n << 64n) - 1n,
];

type Damage = (bytes: Buffer) => Buffer;

/** A place in a file of so many bytes: headers are more telling than samples, so half of the places are near an end. */
function place(length: number): fc.Arbitrary<number> {
  const last = Math.max(0, length - 1);
  const near = Math.min(last, 160);
  return fc.oneof(
    { weight: 2, arbitrary: fc.nat(last) },
    { weight: 2, arbitrary: fc.nat(near) },
    { weight: 1, arbitrary: fc.nat(near).map((n) => last - n) },
  );
}

function damage(length: number): fc.Arbitrary<Damage> {
  const at = place(length);
  const span = fc.tuple(
    at,
    fc.oneof(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: Math.max(1, length) })),
  );
  const flip = fc.tuple(at, fc.nat(7)).map(
    ([i, bit]): Damage =>
      (b) => {
        if (i < b.length) b[i]! ^= 1 << bit;
        return b;
      },
  );
  const field = fc.tuple(at, fc.constantFrom(...NASTY), fc.constantFrom(1, 2, 4, 8), fc.boolean()).map(
    ([i, value, size, little]): Damage =>
      (b) => {
        for (let k = 0; k < size && i + k < b.length; k++) {
          b[i + k] = Number((value >> BigInt(8 * (little ? k : size - 1 - k))) & 255n);
        }
        return b;
      },
  );
  return fc.oneof(
    { weight: 4, arbitrary: flip },
    { weight: 4, arbitrary: field },
    {
      weight: 2,
      arbitrary: fc.tuple(at, fc.nat(255)).map(
        ([i, value]): Damage =>
          (b) =>
            b.fill(value, Math.min(i, b.length), Math.min(i + 1, b.length)),
      ),
    },
    {
      weight: 2,
      arbitrary: at.map(
        (i): Damage =>
          (b) =>
            b.subarray(0, i),
      ),
    },
    {
      weight: 1,
      arbitrary: span.map(
        ([i, n]): Damage =>
          (b) =>
            Buffer.concat([b.subarray(0, i), b.subarray(i + n)]),
      ),
    },
    {
      weight: 1,
      arbitrary: span.map(
        ([i, n]): Damage =>
          (b) =>
            b.fill(0, Math.min(i, b.length), Math.min(i + n, b.length)),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(at, fc.uint8Array({ minLength: 1, maxLength: 32 })).map(
        ([i, more]): Damage =>
          (b) =>
            Buffer.concat([b.subarray(0, i), more, b.subarray(i)]),
      ),
    },
  );
}

/** These bytes with one to four pieces of damage: bits flipped, fields overwritten, spans zeroed, removed or put in, the end cut off. */
export function damaged(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  return fc
    .array(damage(bytes.length), { minLength: 1, maxLength: 4 })
    .map((pieces) => new Uint8Array(pieces.reduce<Buffer>((b, piece) => piece(b), Buffer.from(bytes))));
}

/**
 * Expects that reading a damaged file gives records, or a UserError that names the file, and nothing else.
 * @returns whether it gave records
 */
export async function recordsOrUserError(
  path: string,
  read: () => Promise<readonly EcgRecord[]>,
): Promise<boolean> {
  let records: readonly EcgRecord[];
  try {
    records = await read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.message).toContain(path);
    return false;
  }
  for (const record of records) {
    expect(record.signals.length).toBe(record.leads.length);
    expect(new Set(record.signals.map((signal) => signal.length)).size).toBeLessThanOrEqual(1);
    expect(record.samplingRate).toBeGreaterThan(0);
  }
  return true;
}
