import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporary } from "../../test/support/folder.ts";
import { formatBytes, formatSample, HINTS } from "../../test/support/formats.ts";
import { UserError } from "../base/index.ts";
import { openRecords } from "./index.ts";

/** A file of a hundred bytes that says it holds 4 GB. */
function absurd(): [name: string, bytes: Buffer][] {
  const dictionary = "{'descr': '<f8', 'fortran_order': False, 'shape': (12, 44739242), }".padEnd(117);
  const npy = Buffer.from(`\u0093NUMPY\u0001\u0000v\u0000${dictionary}\n`, "latin1");
  const mat = formatBytes("level-4.mat");
  mat.writeUInt32LE(0x7fff_ffff, 8);
  const zip = formatBytes("types.npz");
  zip.writeUInt32LE(0xffff_fff0, zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
  return [
    ["a.npy", npy],
    ["a.mat", mat],
    ["a.npz", zip],
    ["a.h5", formatBytes("sparse.h5")],
    ["a.csv", Buffer.from(`I\n1\n2\n${"1".repeat(2_000_000)}`)],
  ];
}

it("headers with absurd sizes cost no memory", async () => {
  const folder = temporary();
  const file = await openRecords(formatSample("tracings.h5"), { ...HINTS, array: "tracings" });
  await file.read(0);
  const before = process.memoryUsage().rss;
  for (const [name, bytes] of absurd()) {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    const hints =
      name === "a.csv"
        ? { units: "mV", samplingRate: 500 }
        : { ...HINTS, array: name === "a.h5" ? "tracings" : undefined };
    const read = openRecords(path, hints).then((opened) => opened.read(0));
    await expect(read, name).rejects.toBeInstanceOf(UserError);
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(64e6);
});
