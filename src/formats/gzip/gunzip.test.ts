import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { isGzip, unpackGzip } from "./index.ts";

function file(bytes: Uint8Array, name = "a.csv.gz"): string {
  const path = join(temporary(), name);
  writeFileSync(path, bytes);
  return path;
}

const TEXT = Buffer.from(Array.from({ length: 5000 }, (_, i) => `${i * i};${i}\n`).join(""));

describe("unpackGzip", () => {
  it("unpacks into a file of that name, and removes it when told", async () => {
    const unpacked = await unpackGzip(file(gzipSync(TEXT)));
    expect(basename(unpacked.path)).toBe("a.csv");
    expect(readFileSync(unpacked.path)).toEqual(TEXT);
    unpacked.remove();
    expect(existsSync(dirname(unpacked.path))).toBe(false);
  });

  it("takes several members in a row, as gzip does", async () => {
    const unpacked = await unpackGzip(file(Buffer.concat([gzipSync(TEXT), gzipSync(TEXT.subarray(0, 10))])));
    expect(readFileSync(unpacked.path)).toEqual(Buffer.concat([TEXT, TEXT.subarray(0, 10)]));
    unpacked.remove();
  });

  it("reports every damage to what is packed, and to checksum and length", async () => {
    const packed = gzipSync(TEXT);
    for (const at of [
      2,
      3,
      12,
      100,
      packed.length >> 1,
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => packed.length - n),
    ]) {
      const bytes = Buffer.from(packed);
      bytes[at]! ^= 0x10;
      await expect(unpackGzip(file(bytes)), `byte ${at}`).rejects.toThrow(
        /a\.csv\.gz, byte \d+, gzip: is damaged/,
      );
    }
    for (const length of [10, 11, 500, packed.length - 9, packed.length - 1]) {
      const path = file(packed);
      truncateSync(path, length);
      await expect(unpackGzip(path), `cut at ${length}`).rejects.toThrow(
        /gzip: is damaged \(unexpected end of file\)/,
      );
    }
  });

  it("reports what follows and is no gzip, also where a member was overwritten with zeros", async () => {
    const packed = gzipSync(TEXT);
    await expect(unpackGzip(file(Buffer.concat([packed, Buffer.from("more")])))).rejects.toThrow(
      /a\.csv\.gz, byte \d+, gzip/,
    );
    await expect(unpackGzip(file(Buffer.concat([packed, Buffer.alloc(200_000)])))).rejects.toThrow(
      new RegExp(`byte ${packed.length}, gzip: 200000 bytes follow that are no gzip`),
    );
  });

  it("does not unpack a bomb, and needs no memory to see that", async () => {
    // 60 MB of zeros in 60 kB.
    const path = file(gzipSync(Buffer.alloc(60_000_000)), "bomb.gz");
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5);
    await expect(unpackGzip(path)).rejects.toThrow(
      /bomb\.gz: 5\d KiB unpack to more than 16 MiB, which no recording does/,
    );
    clearInterval(watch);
    expect(most - before).toBeLessThan(64e6);
  });

  it("is for what begins like gzip", () => {
    expect(isGzip(gzipSync("x"))).toBe(true);
    expect(isGzip(Buffer.from([0x1f, 0x8b]))).toBe(false);
  });
});
