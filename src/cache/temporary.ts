import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join, resolve } from "node:path";

let counter = 0;

const host = () => hostname().replace(/[^A-Za-z0-9_]/g, "_");

/** A new folder beside `target`, to be renamed to it when it is complete. What killed processes left there is removed. */
export function temporaryFolder(target: string): string {
  const parent = dirname(resolve(target));
  const stem = `${basename(resolve(target))}.${host()}-`;
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    const pid = name.startsWith(stem) ? /^(\d+)-\d+\.tmp$/.exec(name.slice(stem.length))?.[1] : undefined;
    // Only processes of this machine can be asked whether they live; `host` in the name keeps others' folders safe on a shared disk.
    if (pid !== undefined && !lives(Number(pid)))
      rmSync(join(parent, name), { recursive: true, force: true });
  }
  const folder = join(parent, `${stem}${process.pid}-${counter++}.tmp`);
  rmSync(folder, { recursive: true, force: true }); // of an earlier process that had our number
  mkdirSync(folder);
  return folder;
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
