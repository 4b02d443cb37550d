import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { fileFailure, isRunning, processStart, UserError, writeFileAtomic } from "../base/index.ts";

/**
 * A lock file that says who holds it. It is never taken from a living process; from a dead one it is taken over.
 * It promises nothing between machines that share a folder: a lock made on another host cannot be checked and is respected.
 */
export interface LockHolder {
  readonly pid: number;
  readonly started: string | null;
  readonly host: string;
  readonly since: string;
}

export interface Lock {
  /** Removes the file, if it is still ours. */
  release(): void;
}

/** An empty or half-written lock is one being written, or one whose writer died in between: this long is allowed for writing. */
const WRITING_MS = 5000;

/** Thrown when the lock is held; `holder` is who has it. */
export class LockedError extends UserError {
  override readonly name = "LockedError";
  readonly holder: LockHolder | null;

  constructor(file: string, holder: LockHolder | null) {
    super(describe(file, holder));
    this.holder = holder;
  }
}

function describe(file: string, holder: LockHolder | null): string {
  if (holder === null) return `${file} is being written by another process. Try again in a few seconds.`;
  const who = `process ${holder.pid}`;
  if (holder.host !== hostname()) {
    return (
      `${dirname(file)} is in use by ${who} on the machine ${holder.host} since ${holder.since}. ` +
      `If that machine no longer runs it, delete ${file} and try again, or choose another folder with --home.`
    );
  }
  return (
    `${dirname(file)} is in use by ${who} since ${holder.since}. ` +
    "Wait for it to end, stop it (Ctrl-C in its terminal), or choose another folder with --home. " +
    "`cardiograft study status` shows how far it is."
  );
}

/** Who holds the lock: null when nobody living does. */
export function lockHolder(file: string): LockHolder | null {
  const found = read(file);
  return found !== null && found !== "unreadable" && isHeld(found) ? found : null;
}

/** Takes the lock or throws {@link LockedError}. */
export function acquireLock(file: string): Lock {
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (error) {
    throw fileFailure(dirname(file), error, "choose another folder with --home");
  }
  const self: LockHolder = {
    pid: process.pid,
    started: processStart(process.pid),
    host: hostname(),
    since: new Date().toISOString(),
  };
  if (!createExclusively(file, self)) takeOver(file, self);
  const release = () => {
    process.removeListener("exit", release);
    const found = read(file);
    if (found !== null && found !== "unreadable" && isSame(found, self)) rmSync(file, { force: true });
  };
  process.on("exit", release);
  return { release };
}

/**
 * Takes a lock whose holder is dead. Two processes may find it dead at once: the guard file lets one of them look again and replace it.
 */
function takeOver(file: string, self: LockHolder): void {
  refuseIfHeld(file);
  const guard = `${file}.takeover`;
  if (age(guard) > WRITING_MS) rmSync(guard, { force: true });
  if (!createExclusively(guard, self)) throw new LockedError(file, null);
  try {
    refuseIfHeld(file);
    writeFileAtomic(file, JSON.stringify(self));
  } finally {
    rmSync(guard, { force: true });
  }
}

function refuseIfHeld(file: string): void {
  const found = read(file);
  if (found === null) return;
  if (found === "unreadable") {
    if (age(file) < WRITING_MS) throw new LockedError(file, null);
  } else if (isHeld(found)) throw new LockedError(file, found);
}

function isHeld(holder: LockHolder): boolean {
  return holder.host !== hostname() || isRunning(holder.pid, holder.started);
}

function isSame(a: LockHolder, b: LockHolder): boolean {
  return a.pid === b.pid && a.started === b.started && a.host === b.host;
}

function createExclusively(file: string, holder: LockHolder): boolean {
  try {
    const handle = openSync(file, "wx");
    writeSync(handle, JSON.stringify(holder));
    closeSync(handle);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function read(file: string): LockHolder | "unreadable" | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw fileFailure(file, error, "choose another folder with --home");
  }
  try {
    const holder = JSON.parse(text) as LockHolder;
    return typeof holder.pid === "number" && typeof holder.host === "string" ? holder : "unreadable";
  } catch {
    return "unreadable";
  }
}

function age(file: string): number {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}
