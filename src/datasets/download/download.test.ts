import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Fault, type FileServer, serveFiles, sumsOf } from "../../../test/support/file-server.ts";
import { temporary } from "../../../test/support/folder.ts";
import { Random, sha256, UserError } from "../../base/index.ts";
import { type DownloadOptions, download, offerNamed } from "./index.ts";

const random = (seed: number, bytes: number) => {
  const stream = new Random(seed);
  return Buffer.from(Uint8Array.from({ length: bytes }, () => stream.int(256)));
};

const BASE = "ptb-xl/1.0.3/";
const BIG = "records100/00000/00001_lr.dat";
/** What PhysioNet has of PTB-XL, in small. */
const FILES: Record<string, Buffer> = {
  "LICENSE.txt": Buffer.from("CC BY 4.0"),
  "ptbxl_database.csv": Buffer.from("ecg_id,patient_id\n"),
  [BIG]: random(1, 50_000),
  "records100/00000/00001_lr.hea": Buffer.from("00001_lr 12 100 1000\n"),
  "records100/with space/é#1.hea": Buffer.from("x"),
  "records500/00000/00001_hr.dat": random(2, 1_000),
};

const manners = { firstWait: 1, longestWait: 4, progress: 1_000, stall: 30_000 };
const ptbXl = offerNamed("ptb-xl");

async function physioNet(files = FILES, published = sumsOf(files)): Promise<FileServer> {
  const there = Object.entries(files).map(([path, content]) => [`${BASE}${path}`, content]);
  return serveFiles({ ...Object.fromEntries(there), [`${BASE}SHA256SUMS.txt`]: published });
}

/** @param there the server that has the files, where another leads to it */
function get(server: FileServer, dir: string, options: DownloadOptions = {}, there = server) {
  there.grows = (path) => (path.endsWith(".dat") ? join(dir, `${path.slice(BASE.length)}.part`) : null);
  return download(ptbXl, dir, { mirror: server.url, manners, ...options });
}

/** The sums of all files below a folder, by path. */
function contents(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name).slice(dir.length + 1));
  return Object.fromEntries(paths.sort().map((path) => [path, sha256(readFileSync(join(dir, path)))]));
}

const without = (prefix: string) =>
  Object.fromEntries(Object.entries(FILES).filter(([path]) => !path.startsWith(prefix)));

const sums = (files: Record<string, Buffer>) =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [path, sha256(content)]));
const list = Buffer.from(sumsOf(FILES));
const wanted = sums({ ...without("records500/"), "SHA256SUMS.txt": list });

/** One fault for one file's first requests. */
const faults =
  (path: string, ...kinds: Fault[]) =>
  (asked: string, n: number) =>
    asked === `${BASE}${path}` ? (kinds[n] ?? null) : null;

const ranges = (server: FileServer) =>
  server.requests.filter(({ path }) => path === `${BASE}${BIG}`).map(({ range }) => range);

describe("download from PhysioNet", () => {
  it("fetches what is wanted, and nothing twice", async () => {
    const server = await physioNet();
    const dir = temporary();
    const progress: number[] = [];
    const result = await get(server, dir, { onProgress: ({ files, of }) => progress.push(files / of) });
    const bytes = Object.values(without("records500/")).reduce((sum, { length }) => sum + length, 0);
    expect(result).toEqual({
      files: 5,
      fetched: 5,
      present: 0,
      bytes,
      unpacked: 0,
      checked: "SHA-256, as published in SHA256SUMS.txt",
      failed: [],
    });
    expect(contents(dir)).toEqual(wanted);
    expect(progress.at(-1)).toBe(1);
    server.requests.length = 0;
    expect(await get(server, dir)).toMatchObject({ fetched: 0, present: 5, bytes: 0 });
    expect(server.requests.map(({ path }) => path)).toEqual([`${BASE}SHA256SUMS.txt`]);
    expect(await get(server, dir, { all: true })).toMatchObject({ fetched: 1, present: 5 });
    expect(contents(dir)).toEqual(sums({ ...FILES, "SHA256SUMS.txt": list }));
  });

  it("replaces a file that is there and wrong", async () => {
    const server = await physioNet();
    const dir = temporary();
    await get(server, dir);
    writeFileSync(join(dir, BIG), random(3, 50_000));
    expect(await get(server, dir)).toMatchObject({ fetched: 1, present: 4 });
    expect(contents(dir)).toEqual(wanted);
  });

  it("uses several connections, and no more than it is told", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`records100/${i}.dat`, random(i, 3_000)]),
    );
    const server = await physioNet(many);
    server.fault = (path, n) => (n === 0 && path.includes("records100/") ? { drop: 10 } : null);
    expect(await get(server, temporary(), { connections: 3 })).toMatchObject({ fetched: 40, failed: [] });
    expect(server.busiest).toBeGreaterThan(1);
    expect(server.busiest).toBeLessThanOrEqual(3);
    await expect(get(server, temporary(), { connections: 99 })).rejects.toThrow(
      /--connections: .*from 1 to 16/,
    );
  });
});

describe("a download goes on", () => {
  it("where the connection dropped, if the file is still the same", async () => {
    const server = await physioNet();
    server.fault = faults(BIG, { drop: 20_000 }, { drop: 10_000 });
    const dir = temporary();
    expect(await get(server, dir)).toMatchObject({ failed: [] });
    expect(contents(dir)).toEqual(wanted);
    const [first, second, third] = ranges(server);
    expect(first).toBeUndefined();
    expect(second).toBe("bytes=20000-");
    expect(third).toBe("bytes=30000-");
    const tags = server.requests.filter(({ path }) => path.endsWith(BIG)).map(({ ifRange }) => ifRange);
    expect(tags).toEqual([undefined, expect.stringMatching(/^"[0-9a-f]{32}"$/), tags[1]]);
  });

  it("from the beginning, if it became another one meanwhile", async () => {
    const server = await physioNet();
    server.files.set(`${BASE}${BIG}`, random(9, 50_000));
    server.fault = (path, n) => {
      if (path !== `${BASE}${BIG}` || n > 0) return null;
      server.files.set(path, FILES[BIG]!); // for the next answer; this one is of the other file
      return { drop: 20_000 };
    };
    const dir = temporary();
    expect(await get(server, dir)).toMatchObject({ failed: [] });
    expect(contents(dir)).toEqual(wanted);
    expect(ranges(server)).toEqual([undefined, "bytes=20000-"]); // the second was answered whole
  });

  it("after silence", async () => {
    const server = await physioNet();
    server.fault = faults(BIG, { stall: 5_000 });
    const dir = temporary();
    expect(await get(server, dir, { manners: { ...manners, stall: 600 } })).toMatchObject({ failed: [] });
    expect(contents(dir)).toEqual(wanted);
    expect(ranges(server)).toEqual([undefined, "bytes=5000-"]);
  });

  it.each<[string, Buffer, (string | undefined)[]]>([
    ["half a file", FILES[BIG]!.subarray(0, 25_000), ["bytes=25000-"]],
    ["a whole one without its name", FILES[BIG]!, ["bytes=50000-"]],
    ["a wrong half", random(5, 25_000), ["bytes=25000-", undefined]],
    ["too much", Buffer.concat([FILES[BIG]!, random(6, 10)]), ["bytes=50010-", undefined]],
    ["nothing", Buffer.alloc(0), [undefined]],
  ])("from what an earlier one left: %s", async (_, left, asked) => {
    const server = await physioNet();
    const dir = temporary();
    mkdirSync(join(dir, "records100", "00000"), { recursive: true });
    writeFileSync(join(dir, `${BIG}.part`), left);
    expect(await get(server, dir)).toMatchObject({ failed: [] });
    expect(contents(dir)).toEqual(wanted);
    expect(ranges(server)).toEqual(asked);
  });

  it.each<[string, Fault]>([
    ["sends the whole file although a part was asked for", { whole: true }],
    ["sends another part than was asked for", { elsewhere: true }],
  ])("when a server %s", async (_, fault) => {
    const server = await physioNet();
    server.fault = faults(BIG, { drop: 20_000 }, fault);
    const dir = temporary();
    expect(await get(server, dir)).toMatchObject({ failed: [] });
    expect(contents(dir)).toEqual(wanted);
  });

  it("after it was aborted", async () => {
    const server = await physioNet();
    server.fault = faults(BIG, { stall: 30_000 });
    const dir = temporary();
    const controller = new AbortController();
    const reason = new Error("Ctrl-C");
    const part = join(dir, `${BIG}.part`);
    const running = get(server, dir, {
      signal: controller.signal,
      onProgress: () => existsSync(part) && statSync(part).size === 30_000 && controller.abort(reason),
    });
    await expect(running).rejects.toBe(reason);
    expect(statSync(part).size).toBe(30_000);
    expect(existsSync(join(dir, BIG))).toBe(false);
    expect(await get(server, dir)).toMatchObject({ failed: [] });
    expect(contents(dir)).toEqual(wanted);
    expect(ranges(server)).toEqual([undefined, "bytes=30000-"]);
  });
});

describe("a download is patient", () => {
  it("with a busy server, as long as it asks for", async () => {
    const server = await physioNet();
    server.fault = faults(BIG, { status: 429, headers: { "retry-after": "1" } }, { status: 503 });
    const began = performance.now();
    expect(await get(server, temporary())).toMatchObject({ failed: [] });
    expect(performance.now() - began).toBeGreaterThan(950);
    expect(ranges(server)).toHaveLength(3);
  });

  it("with one that is busy when it is asked for the list", async () => {
    const server = await physioNet();
    const past = new Date(0).toUTCString();
    server.fault = faults("SHA256SUMS.txt", { status: 503, headers: { "retry-after": past } }, { drop: 50 });
    expect(await get(server, temporary())).toMatchObject({ fetched: 5, failed: [] });
  });

  it("but not for an hour, nor for ever", async () => {
    const server = await physioNet();
    const dir = temporary();
    server.fault = (path, n) => {
      if (path.endsWith(".hea") && path.includes("0001"))
        return { status: 503, headers: { "retry-after": "3600" } };
      return path.endsWith(BIG) && n < 100 ? { status: 502 } : null;
    };
    const { failed, fetched } = await get(server, dir);
    expect(fetched).toBe(3);
    expect(failed.map(({ file }) => file).sort()).toEqual([BIG, "records100/00000/00001_lr.hea"]);
    expect(failed.find(({ file }) => file === BIG)!.reason).toMatch(
      /the server answers 502, 6 times in a row/,
    );
    expect(failed.find(({ file }) => file !== BIG)!.reason).toMatch(/asks to wait 60 minutes/);
    expect(ranges(server)).toHaveLength(6);
  });

  it("and counts only failures without progress", async () => {
    const server = await physioNet();
    server.fault = (path) => (path.endsWith(BIG) ? { drop: 2_500 } : null);
    expect(await get(server, temporary())).toMatchObject({ failed: [] });
    expect(ranges(server).length).toBeGreaterThanOrEqual(20); // 50,000 bytes, 2,500 each time
  });
});

describe("a download trusts nothing", () => {
  it("not bytes whose sum is not the published one", async () => {
    const server = await physioNet();
    const dir = temporary();
    const wrong = Buffer.from(FILES[BIG]!);
    wrong[40_000]! ^= 1;
    server.fault = faults(BIG, { bytes: wrong });
    expect(await get(server, dir)).toMatchObject({ failed: [] });
    expect(contents(dir)).toEqual(wanted);

    server.files.set(`${BASE}${BIG}`, wrong);
    const again = temporary();
    const { failed, fetched } = await get(server, again);
    expect(fetched).toBe(4);
    expect(failed).toEqual([
      {
        file: BIG,
        reason: expect.stringMatching(/00001_lr\.dat: the sha256 sum is not the published one, 3 times/),
      },
    ]);
    expect(Object.keys(contents(again))).not.toContain(BIG);
    expect(Object.keys(contents(again)).filter((path) => path.endsWith(".part"))).toEqual([]);
  });

  it.each([
    ["../outside.txt", /line 2: the path "\.\.\/outside\.txt" leads out of the folder; nothing was fetched/],
    ["records100/../../outside.txt", /leads out/],
    ["/etc/outside.txt", /leads out/],
    ["C:/outside.txt", /leads out/],
    ["records100\\..\\outside.txt", /leads out/],
    ["records100/./x", /leads out/],
  ])("not the path %s", async (path, message) => {
    const published = `${sumsOf({ "LICENSE.txt": "CC BY 4.0" })}${sumsOf({ [path]: "evil" })}`;
    const server = await physioNet(FILES, published);
    const parent = temporary();
    const dir = join(parent, "here");
    await expect(get(server, dir)).rejects.toThrow(UserError);
    await expect(get(server, dir)).rejects.toThrow(message);
    expect(readdirSync(parent)).toEqual([]);
  });

  it.each([
    ["that is no list", "<html>please sign in</html>", /SHA256SUMS\.txt, line 1: is not a SHA-256 sum/],
    ["that is empty", "", /lists no file/],
    ["of something else", sumsOf({ "README.md": "x" }), /lists no file in records100\//],
    ["that disagrees with itself", sumsOf({ a: "1" }) + sumsOf({ a: "2" }), /line 2: a has another sum/],
  ])("not a list %s", async (_, published, message) => {
    const server = await physioNet(FILES, published);
    await expect(get(server, temporary())).rejects.toThrow(message);
  });

  it("says what is not there, and stops when it is everything", async () => {
    const server = await physioNet({ ...FILES, ...{ "records100/gone.hea": Buffer.from("x") } });
    server.files.delete(`${BASE}records100/gone.hea`);
    const { failed, fetched } = await get(server, temporary());
    expect(fetched).toBe(5);
    expect(failed).toEqual([
      {
        file: "records100/gone.hea",
        reason: expect.stringMatching(/gone\.hea: the server answers 404; .*mirror/),
      },
    ]);
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`records100/${i}.hea`, "x"]));
    const empty = await physioNet({}, sumsOf(many));
    await expect(get(empty, temporary())).rejects.toThrow(/10 files could not be fetched.*404/);
    expect(empty.requests.length).toBeLessThan(20);
  });

  it("nor an address that is none, or where nobody answers", async () => {
    for (const mirror of ["physionet.org/files", "ftp://physionet.org/", "file:///etc/"]) {
      await expect(download(ptbXl, temporary(), { mirror })).rejects.toThrow(/--mirror .*give an address/);
    }
    const nobody = download(ptbXl, temporary(), { mirror: "http://127.0.0.1:1/", manners });
    await expect(nobody).rejects.toThrow(UserError);
    await expect(nobody).rejects.toThrow(
      /127\.0\.0\.1:1\/ptb-xl.*connection to 127\.0\.0\.1:1 breaks.*6 times/,
    );
  });
});

it("a download follows redirects, and asks there for the rest of a file", async () => {
  const server = await physioNet();
  const there = await physioNet();
  server.fault = (path) => ({
    status: 302,
    headers: { location: there.url + encodeURI(path).replace("#", "%23") },
  });
  there.fault = faults(BIG, { drop: 20_000 });
  const dir = temporary();
  expect(await get(server, dir, {}, there)).toMatchObject({ fetched: 5, failed: [] });
  expect(contents(dir)).toEqual(wanted);
  expect(ranges(there)).toEqual([undefined, "bytes=20000-"]);
});

it.skipIf(!existsSync("/dev/full"))("a download ends when the disk is full, and says so", async () => {
  const server = await physioNet();
  const dir = temporary();
  mkdirSync(join(dir, "records100", "00000"), { recursive: true });
  symlinkSync("/dev/full", join(dir, `${BIG}.part`));
  await expect(get(server, dir)).rejects.toThrow(UserError);
  await expect(get(server, dir)).rejects.toThrow(
    /00001_lr\.dat: there is no space left on the disk; what was fetched is kept/,
  );
});

it("a download gets everything, whatever a server does wrong now and then", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const server = await physioNet();
      const draw = new Random(seed);
      server.fault = (path, n) => {
        const kinds: (Fault | null)[] = [
          null,
          { drop: draw.int(60_000) },
          { status: 503 },
          { status: 429, headers: { "retry-after": "0" } },
          { whole: true },
          { elsewhere: true },
          ...(n === 0 && !path.endsWith("SUMS.txt") ? [{ bytes: Buffer.from("wrong") }] : []),
        ];
        return n < 4 ? kinds[draw.int(kinds.length)]! : null;
      };
      const dir = temporary();
      expect(await get(server, dir)).toMatchObject({ failed: [] });
      expect(contents(dir)).toEqual(wanted);
    }),
    { numRuns: 10 },
  );
});
