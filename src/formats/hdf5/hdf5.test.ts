import { copyFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { asNumbers, formatBytes, formatSample, HINTS, sampleSignals } from "../../../test/support/formats.ts";
import type { Hints } from "../reader.ts";
import { hdf5, isHdf5 } from "./index.ts";

const open = (name: string, hints: Hints = HINTS) =>
  hdf5.open(name.includes("/") ? name : formatSample(name), hints);

describe("HDF5 files that h5py wrote", () => {
  it("are read record by record", async () => {
    const file = await open("tracings.h5");
    expect(file.names).toEqual(["tracings-1", "tracings-2", "tracings-3"]);
    expect(Object.fromEntries(file.header)).toMatchObject({
      array: "tracings [3, 40, 12] float32",
      "not read": "exam_id [3] int64; names (holds text)",
    });
    for (const r of [2, 0, 1]) expect(asNumbers(await file.read(r))).toEqual(sampleSignals(r, 40, 12));
    await expect(file.read(3)).rejects.toThrow(RangeError);
    file.close();
  });

  it("with a user block, of the newest version, in a group, big-endian, in packed and checked chunks", async () => {
    const file = await open("packed.h5", { ...HINTS, array: "/a/big" });
    expect(asNumbers(await file.read(1))).toEqual(sampleSignals(1, 40, 12));
  });

  it("leads first, as MATLAB 7.3 leaves them, beside another file that is open", async () => {
    const other = await open("tracings.h5");
    const file = await open("leads-first.h5");
    expect(asNumbers(await file.read(0))).toEqual(sampleSignals(0, 40, 12));
    expect(asNumbers(await other.read(2))).toEqual(sampleSignals(2, 40, 12));
  });

  it("are recognised wherever the signature may be", () => {
    for (const name of ["tracings.h5", "leads-first.h5", "packed.h5"])
      expect(hdf5.recognises(formatBytes(name).subarray(0, 4096), "x")).toBe(true);
    expect(hdf5.recognises(formatBytes("level-4.mat"), "x.h5")).toBe(false);
    const far = Buffer.concat([Buffer.alloc(1 << 15), formatBytes("tracings.h5")]);
    const bytes = { size: far.length, read: (at: number, n: number) => far.subarray(at, at + n), close() {} };
    expect(hdf5.recognises(far.subarray(0, 4096), "x")).toBe(false);
    expect(isHdf5(bytes)).toBe(true);
    expect(isHdf5({ ...bytes, read: (at, n) => far.subarray(at + 1, at + 1 + n) })).toBe(false);
  });
});

describe("HDF5 files that cannot be read", () => {
  it("lead to no other file", async () => {
    // Each of these would give the signals of tracings.h5, which lies beside it, if it were followed.
    await expect(open("outside.h5", { ...HINTS, array: "link" })).rejects.toThrow(
      /outside\.h5: has no array link/,
    );
    await expect(open("outside.h5", { ...HINTS, array: "virtual" })).rejects.toThrow(
      /virtual cannot be read: is virtual/,
    );
    const file = await open("outside.h5", { ...HINTS, array: "storage" });
    await expect(file.read(0)).rejects.toThrow(/outside\.h5: storage: cannot be read/);
  });

  it("because a shape says more than a file of this size can hold", async () => {
    const file = await open("sparse.h5", { ...HINTS, array: "tracings" });
    await expect(file.read(0)).rejects.toThrow(
      /sparse\.h5: tracings: a record takes 9155 MiB, which cannot be/,
    );
    const chunk = await open("sparse.h5", { ...HINTS, array: "chunk" });
    await expect(chunk.read(0)).rejects.toThrow(/sparse\.h5: chunk: a chunk takes 750 MiB/);
  });

  it("because they are cut off, damaged inside a checked chunk, or no HDF5", async () => {
    const folder = temporary();
    const path = join(folder, "bad.h5");
    copyFileSync(formatSample("tracings.h5"), path);
    truncateSync(path, 6000);
    await expect(open(path)).rejects.toThrow(/bad\.h5: cannot be opened, it is damaged: truncated file/);
    const bytes = formatBytes("packed.h5");
    let reported = 0;
    // Chunks are behind the headers; what is damaged there must be seen by the checksum of the chunk.
    for (const at of [bytes.length - 40, bytes.length - 400, bytes.length - 900]) {
      const copy = Buffer.from(bytes);
      copy[at]! ^= 1;
      writeFileSync(path, copy);
      const file = await open(path, { ...HINTS, array: "a/big" });
      for (const r of [0, 1, 2]) {
        const outcome = await file.read(r).then(asNumbers, (error: Error) => error.message);
        if (typeof outcome === "string") {
          expect(outcome).toMatch(/bad\.h5: a\/big: cannot be read, it is damaged/);
          reported++;
        } else expect(outcome).toEqual(sampleSignals(r, 40, 12));
      }
    }
    expect(reported).toBe(3);
    writeFileSync(path, "something else");
    await expect(open(path)).rejects.toThrow(/bad\.h5, byte 0, signature/);
    await expect(open(join(folder, "none.h5"))).rejects.toThrow(/none\.h5: there is no such file/);
  });
});
