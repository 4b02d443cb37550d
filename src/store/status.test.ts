import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Home, readStatus, type Status, StatusFile } from "./index.ts";

let home: Home;

beforeEach(() => {
  home = new Home(mkdtempSync(join(tmpdir(), "cardiograft-status-")));
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(home.dir, { recursive: true, force: true });
});

const status = (done: number): Status => ({
  pid: 1,
  study: "s",
  started: "",
  updated: "",
  state: "running",
  done,
  failed: 0,
  total: 9,
  running: [],
  remainingMs: null,
});

it("writes at most once a second, and the newest", () => {
  const file = new StatusFile(home);
  expect(readStatus(home)).toBeNull();
  file.update(status(1));
  file.update(status(2));
  file.update(status(3));
  expect(readStatus(home)?.done).toBe(1);
  vi.advanceTimersByTime(1000);
  expect(readStatus(home)?.done).toBe(3);
  file.update(status(4));
  file.flush();
  expect(readStatus(home)?.done).toBe(4);
});
