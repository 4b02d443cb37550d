import { readFileSync } from "node:fs";
import { writeFileAtomic } from "../base/index.ts";
import type { Home } from "./home.ts";

export interface TaskProgress {
  readonly key: string;
  readonly kind: string;
  readonly title: string;
  readonly step: number;
  readonly steps: number;
  readonly loss: number | null;
  /** Estimated milliseconds to the task's end; null while unknown. */
  readonly remainingMs: number | null;
}

/** What the process that holds the store is doing, for those who may not open it. */
export interface Status {
  readonly pid: number;
  readonly study: string;
  readonly started: string;
  readonly updated: string;
  readonly state: "running" | "stopping" | "done" | "failed" | "interrupted";
  readonly done: number;
  readonly failed: number;
  readonly total: number;
  readonly running: readonly TaskProgress[];
  readonly remainingMs: number | null;
}

const INTERVAL_MS = 1000;

/** Renames the status file into place, at most once a second. */
export class StatusFile {
  private readonly file: string;
  private last = 0;
  private waiting: Status | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(home: Home) {
    this.file = home.statusFile;
  }

  /** The newest status is written now or within a second; those in between are not. */
  update(status: Status): void {
    this.waiting = status;
    if (this.timer !== null) return;
    const delay = Math.max(0, this.last + INTERVAL_MS - Date.now());
    if (delay === 0) this.flush();
    else {
      this.timer = setTimeout(() => this.flush(), delay);
      this.timer.unref();
    }
  }

  /** Writes what waits, at once. */
  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.waiting === null) return;
    this.last = Date.now();
    writeFileAtomic(this.file, JSON.stringify(this.waiting));
    this.waiting = null;
  }
}

/** The last status written in a home; null where nothing ever ran. */
export function readStatus(home: Home): Status | null {
  try {
    return JSON.parse(readFileSync(home.statusFile, "utf8")) as Status;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
