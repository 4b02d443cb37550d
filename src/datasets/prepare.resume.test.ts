import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { temporary } from "../../test/support/folder.ts";
import { ptbXlRecord, writePtbXl } from "../../test/support/ptb-xl.ts";
import { sha256 } from "../base/index.ts";
import { openDataset, prepare } from "./index.ts";

const RECORDS = 140;
const BLOCK = 64;
const fixture = fileURLToPath(new URL("../../test/fixtures/killed-preparation.ts", import.meta.url));

/** A dataset of which three records are damaged, in different blocks. */
function damaged(): string {
  const dir = writePtbXl(
    temporary(),
    Array.from({ length: RECORDS }, (_, i) => ({ id: i + 1 })),
  );
  for (const id of [1, 100, 130])
    truncateSync(join(dir, "records100", "00000", `${ptbXlRecord(id)}.dat`), 10);
  return dir;
}

const open = (data: string) => openDataset({ name: "ptb-xl" }, { data });

const contents = (dir: string) =>
  Object.fromEntries(readdirSync(dir).map((file) => [file, sha256(readFileSync(join(dir, file)))]));

it("gives the same bytes whatever the number of threads", { timeout: 120_000 }, async () => {
  const data = damaged();
  const parent = temporary();
  const caches: ReturnType<typeof contents>[] = [];
  for (const threads of [0, 1, 3]) {
    const dir = join(parent, `${threads}`);
    const { records, refused } = await prepare(open(data), dir, { threads, unchecked: true });
    expect(records).toBe(RECORDS - 3);
    expect(refused.map(({ record }) => record)).toEqual([1, 100, 130].map(ptbXlRecord));
    caches.push(contents(dir));
  }
  expect(Object.keys(caches[0]!).sort()).toEqual(["records.json", "scales.npy", "signals.npy"]);
  expect(caches[1]).toEqual(caches[0]);
  expect(caches[2]).toEqual(caches[0]);
});

it.each([0, 2])(
  "killed in the middle with %s threads, goes on and gives the same bytes",
  { timeout: 120_000 },
  async (threads) => {
    const data = damaged();
    const parent = temporary();
    mkdirSync(join(parent, "calm"));
    await prepare(open(data), join(parent, "calm", "cache"), { threads: 0, unchecked: true });

    const cache = join(parent, "cache");
    // Twice: the second goes on with what the first left, and leaves more.
    for (const after of [BLOCK, 2 * BLOCK]) {
      const child = spawn(process.execPath, [fixture, data, cache, `${after}`, `${threads}`], {
        stdio: "inherit",
      });
      const [, signal] = await once(child, "close");
      expect(signal).toBe("SIGKILL");
      expect(readdirSync(parent).sort()).toEqual([expect.stringMatching(/^cache\..*\.tmp$/), "calm"]);
    }
    const progress: number[] = [];
    const { records } = await prepare(open(data), cache, {
      unchecked: true,
      threads,
      onProgress: ({ done }) => progress.push(done),
    });
    expect(records).toBe(RECORDS - 3);
    expect(progress).toEqual([2 * BLOCK, RECORDS]);
    expect(readdirSync(parent).sort()).toEqual(["cache", "calm"]);
    expect(contents(cache)).toEqual(contents(join(parent, "calm", "cache")));
  },
);
