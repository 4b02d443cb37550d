import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { serveFiles } from "../../../test/support/file-server.ts";
import { temporary } from "../../../test/support/folder.ts";
import { UserError } from "../../base/index.ts";
import { download, offerNamed, type Progress } from "./index.ts";

const RECORD = "records/3765780/files/";
const manners = { firstWait: 1, longestWait: 4 };
const offer = offerNamed("code-test");

/** Zenodo's answer about a record, cut down to what matters (https://developers.zenodo.org, "Files"). */
function about(files: Record<string, Uint8Array>, change: Record<string, unknown> = {}): string {
  const list = Object.entries(files).map(([key, content]) => ({
    id: "2b3a",
    key,
    size: content.length,
    checksum: `md5:${createHash("md5").update(content).digest("hex")}`,
    links: { self: `https://zenodo.org/api/records/3765780/files/${key}/content` },
    ...change,
  }));
  return JSON.stringify({ id: 3765780, metadata: { license: { id: "cc-by-4.0" } }, files: list });
}

async function zenodo(files: Record<string, Uint8Array>, answer = about(files)) {
  const there = Object.entries(files).map(([key, content]) => [`${RECORD}${key}`, content]);
  return serveFiles({ ...Object.fromEntries(there), "api/records/3765780": answer });
}

const ARCHIVE = {
  "data/attributes.csv": strToU8("age,sex\n56,M\n"),
  "data/annotations/gold_standard.csv": strToU8("1dAVb\n0\n"),
};

describe("download from Zenodo", () => {
  it("checks by MD5, unpacks the archive, and does neither twice", async () => {
    const server = await zenodo({ "data.zip": zipSync(ARCHIVE) });
    const dir = temporary();
    const shares: number[] = [];
    const onProgress = ({ bytes, ofBytes }: Progress) => shares.push(bytes / ofBytes!);
    const get = () => download(offer, dir, { mirror: server.url, manners, onProgress });
    const result = await get();
    expect(result).toMatchObject({ files: 1, fetched: 1, unpacked: 2, failed: [] });
    expect(shares.at(-1)).toBe(1);
    expect(result.checked).toBe("size and MD5, as Zenodo publishes them");
    expect(readFileSync(join(dir, "data", "attributes.csv"), "utf8")).toBe("age,sex\n56,M\n");
    expect(await get()).toMatchObject({ fetched: 0, present: 1, unpacked: 0 });
    writeFileSync(join(dir, "data", "attributes.csv"), "cut");
    expect(await get()).toMatchObject({ fetched: 0, present: 1, unpacked: 1 });
    expect(readFileSync(join(dir, "data", "attributes.csv"), "utf8")).toBe("age,sex\n56,M\n");
  });

  it("refuses bytes that do not match", async () => {
    const server = await zenodo({ "data.zip": zipSync(ARCHIVE) });
    const other = zipSync({ ...ARCHIVE, evil: strToU8("x") });
    server.files.set(`${RECORD}data.zip`, other.subarray(0, zipSync(ARCHIVE).length));
    const dir = temporary();
    const { failed } = await download(offer, dir, { mirror: server.url, manners });
    expect(failed).toEqual([
      { file: "data.zip", reason: expect.stringMatching(/md5 sum is not the published one/) },
    ]);
    expect(readdirSync(dir)).toEqual([]);
  });

  it.each([
    ["is no JSON", "<html>", /does not answer with JSON/],
    [
      "names a path outside",
      about({ "../data.zip": strToU8("x") }),
      /files\.0\.key: leads out of the folder/,
    ],
    [
      "has no sums",
      about({ "data.zip": strToU8("x") }, { checksum: "" }),
      /files\.0\.checksum: .*nothing was fetched/,
    ],
    ["has no files", JSON.stringify({ files: [] }), /files: /],
  ])("refuses an answer that %s", async (_, answer, message) => {
    const server = await zenodo({}, answer);
    const dir = temporary();
    const running = download(offer, dir, { mirror: server.url, manners });
    await expect(running).rejects.toThrow(UserError);
    await expect(running).rejects.toThrow(message);
    expect(readdirSync(dir)).toEqual([]);
  });

  it("asks beforehand whether there is room", async () => {
    const server = await zenodo({}, about({ "data.zip": strToU8("x") }, { size: 2 ** 52 }));
    const running = download(offer, temporary(), { mirror: server.url, manners });
    await expect(running).rejects.toThrow(/4,294,967,296 MB are needed and [\d,]+ MB are free/);
  });

  it.each([
    [
      "names a path outside",
      zipSync({ "data/../../evil.txt": strToU8("x") }),
      /evil\.txt" leads out of the folder/,
    ],
    ["is none", strToU8("PK, but not really"), /data\.zip: cannot be unpacked/],
    ["says that it is enormous", enormous(), /says that its files are too large/],
  ])("refuses an archive that %s", async (_, archive, message) => {
    const server = await zenodo({ "data.zip": archive });
    const parent = temporary();
    const running = download(offer, join(parent, "here"), { mirror: server.url, manners });
    await expect(running).rejects.toThrow(UserError);
    await expect(running).rejects.toThrow(message);
    expect(existsSync(join(parent, "evil.txt"))).toBe(false);
    expect(readdirSync(parent)).toEqual(["here"]);
  });
});

/** An archive whose directory says that its file has almost 4 GB. */
function enormous(): Uint8Array {
  const archive = zipSync({ a: strToU8("x".repeat(1000)) });
  const view = new DataView(archive.buffer);
  // The directory's entry begins with PK 01 02; its uncompressed size is at byte 24 (PKWARE's APPNOTE, 4.3.12).
  for (let i = 0; i < archive.length - 4; i++) {
    if (view.getUint32(i, true) === 0x02014b50) view.setUint32(i + 24, 0xfffffff0, true);
  }
  return archive;
}
