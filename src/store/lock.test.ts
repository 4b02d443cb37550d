import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isRunning, processStart } from "../base/index.ts";
import { acquireLock, LockedError, lockHolder } from "./lock.ts";

let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "cardiograft-lock-"));
  file = join(dir, "lock.json");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const write = (fields: object) =>
  writeFileSync(
    file,
    JSON.stringify({ pid: process.pid, started: null, host: hostname(), since: "yesterday", ...fields }),
  );

describe("a lock", () => {
  it("is held by one and given back", () => {
    const lock = acquireLock(file);
    expect(lockHolder(file)?.pid).toBe(process.pid);
    expect(() => acquireLock(file)).toThrow(LockedError);
    lock.release();
    expect(existsSync(file)).toBe(false);
    acquireLock(file).release();
  });

  it("names the process and the remedy", () => {
    const lock = acquireLock(file);
    expect(() => acquireLock(file)).toThrow(new RegExp(`process ${process.pid} .*stop it .*--home`));
    lock.release();
  });

  it("is never taken from a living process", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    await once(child, "spawn");
    write({ pid: child.pid, started: processStart(child.pid!) });
    expect(() => acquireLock(file)).toThrow(LockedError);
    child.kill("SIGKILL");
    await once(child, "exit");
    acquireLock(file).release();
  });

  it.runIf(process.platform === "linux")(
    "is taken over from a PID that now belongs to another process",
    () => {
      write({ pid: process.pid, started: "some earlier time" });
      const lock = acquireLock(file);
      expect(lockHolder(file)?.started).toBe(processStart(process.pid));
      lock.release();
    },
  );

  it("made on another machine is respected", () => {
    write({ pid: 1, host: "elsewhere" });
    expect(() => acquireLock(file)).toThrow(/machine elsewhere.*delete/);
  });

  it("that is half written counts as held for a while, then as dead", () => {
    writeFileSync(file, '{"pid":');
    expect(() => acquireLock(file)).toThrow(/being written/);
    utimesSync(file, new Date(0), new Date(0));
    acquireLock(file).release();
  });

  it("taken over by another is not removed by the first", () => {
    const lock = acquireLock(file);
    write({ pid: 1, started: null });
    lock.release();
    expect(JSON.parse(readFileSync(file, "utf8")).pid).toBe(1);
  });

  it("is taken over by exactly one of many who find its holder dead", async () => {
    write({ pid: 2 ** 22 + 1, started: "never" });
    const script = fileURLToPath(new URL("../../test/fixtures/take-lock.ts", import.meta.url));
    const children = Array.from({ length: 6 }, () => fork(script, [file], { execArgv: [], silent: true }));
    const answers = await Promise.all(children.map(async (c) => (await once(c, "message"))[0] as string));
    expect(answers.filter((a) => a === "taken")).toHaveLength(1);
    for (const child of children) child.disconnect();
    await Promise.all(children.map((c) => once(c, "exit")));
    expect(existsSync(file)).toBe(false);
  }, 30_000);
});

describe("isRunning", () => {
  it("knows the living, the dead and those under a used PID", () => {
    expect(isRunning(process.pid, processStart(process.pid))).toBe(true);
    expect(isRunning(2 ** 22 + 1, null)).toBe(false);
  });
});
