import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { temporary } from "../../test/support/folder.ts";
import { UserError } from "../base/index.ts";
import { prepare, simulatedCohort } from "./index.ts";

const disk = vi.hoisted(() => ({ room: Number.POSITIVE_INFINITY }));

vi.mock("node:fs", async (importOriginal) => {
  const fs = await importOriginal<typeof import("node:fs")>();
  const writeSync = (file: number, bytes: Uint8Array, offset: number, length: number, at: number) => {
    disk.room -= length;
    if (disk.room < 0) throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
    return fs.writeSync(file, bytes, offset, length, at);
  };
  return { ...fs, writeSync };
});

it("says so when the disk is full, leaves nothing behind, and works once there is room", async () => {
  const parent = temporary();
  const cache = join(parent, "cache");
  const dataset = simulatedCohort({ cohort: "clinic", records: 70, seed: 1 });
  const perRecord = 2 * dataset.leads.length * dataset.samples;
  for (const records of [0, 65]) {
    disk.room = records * perRecord;
    const failing = prepare(dataset, cache);
    await expect(failing).rejects.toThrow(UserError);
    await expect(failing).rejects.toThrow(/cache: there is no space left on the disk; make room/);
    expect(readdirSync(parent)).toEqual([]);
  }
  disk.room = Number.POSITIVE_INFINITY;
  expect(await prepare(dataset, cache)).toMatchObject({ records: 70 });
});
