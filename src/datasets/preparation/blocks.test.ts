import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { UserError } from "../../base/index.ts";
import type { EcgRecord } from "../../ecg/index.ts";
import { type BlocksOptions, readBlocks } from "./blocks.ts";
import type { Elsewhere } from "./elsewhere.ts";

const SIZE = 3;
const BLOCKS = 20;
const RECORDS = SIZE * BLOCKS;

/** A module whose `open` is this. */
const elsewhere = (open: string, ...args: unknown[]): Elsewhere => ({
  module: `data:text/javascript,${encodeURIComponent(`export const open = ${open}`)}`,
  name: "open",
  args,
});

const record = (i: number): EcgRecord => ({
  name: "r",
  source: "r",
  samplingRate: 100,
  leads: ["II"],
  signals: [new Float32Array(4).fill(i + 1)],
  patient: null,
  age: null,
  sex: null,
});

const RECORD =
  '({ source: "r", samplingRate: 100, leads: ["II"], signals: [new Float32Array(4).fill(i + 1)] })';

const options = (extra: Partial<BlocksOptions>): BlocksOptions => ({
  read: record,
  target: { leads: ["II"], samplingRate: 100, samples: 4, unchecked: true },
  ranges: Array.from({ length: BLOCKS }, (_, i) => ({ from: i * SIZE, to: (i + 1) * SIZE })),
  elsewhere: null,
  threads: 0,
  ...extra,
});

async function all(extra: Partial<BlocksOptions>): Promise<number[]> {
  const values: number[] = [];
  for await (const { encoded } of readBlocks(options(extra)))
    for (const scale of encoded.scales) values.push(Math.round(scale * 32767));
  return values;
}

const inOrder = Array.from({ length: RECORDS }, (_, i) => i + 1);

describe("readBlocks", () => {
  it("reads alone where nobody can help", async () => {
    expect(await all({ read: record, threads: 3 })).toEqual(inOrder);
  });

  it("gives blocks in their order, however long each takes, and whoever reads it", async () => {
    const counter = new Int32Array(new SharedArrayBuffer(4));
    const uneven = elsewhere(
      `async (counter) => ({ async read(i) {
        Atomics.add(counter, 0, 1);
        await new Promise((done) => setTimeout(done, (i * 7) % 5));
        return ${RECORD};
      } })`,
      counter,
    );
    const read = async (i: number) => {
      while (i > RECORDS / 2 && counter[0] === 0) await sleep(10); // others have their share
      return record(i);
    };
    expect(await all({ read, elsewhere: uneven, threads: 2 })).toEqual(inOrder);
  });

  it("reads no further ahead than three blocks for each thread", async () => {
    const counter = new Int32Array(new SharedArrayBuffer(4));
    const counting = elsewhere(
      `(counter) => ({ read(i) { Atomics.add(counter, 0, 1); return ${RECORD}; } })`,
      counter,
    );
    const blocks = readBlocks(options({ read: record, elsewhere: counting, threads: 1 }));
    await blocks.next();
    while (counter[0] === 0) await sleep(20);
    for (let last = -1; last !== counter[0]; ) {
      last = counter[0]!;
      await sleep(100);
    }
    expect(counter[0]).toBeLessThanOrEqual(2 * 3 * SIZE);
    await blocks.return(undefined);
  });

  it.each([
    ['() => ({ read() { throw new TypeError("a defect"); } })', /a defect/],
    ["() => ({ read() { process.exit(3); } })", /ended with code 3/],
    ['() => { throw new Error("cannot be opened"); }', /cannot be opened/],
  ])("fails where a thread fails: %s", async (open, message) => {
    const failing = all({
      read: (i) => sleep(200, record(i)),
      elsewhere: elsewhere(open),
      threads: 1,
    });
    await expect(failing).rejects.toThrow(message);
    await expect(failing).rejects.not.toThrow(UserError);
  });

  it("fails where this thread fails", async () => {
    const read = () => {
      throw new TypeError("a defect");
    };
    await expect(all({ read })).rejects.toThrow(TypeError);
  });
});
