import { UserError } from "./errors.ts";

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOSPC: "there is no space left on the disk",
  EDQUOT: "there is no space left on the disk",
  EACCES: "permission denied",
  EROFS: "the disk is read-only",
  EEXIST: "a file of this name is in the way",
  ENOTDIR: "a file is where a folder should be",
};

/** A failure of the file system as a UserError about `path` with a remedy; any other error as it is. */
export function fileFailure(path: string, error: unknown, remedy: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : null;
  if (code === null || code.startsWith("ERR_")) return error;
  return new UserError(`${path}: ${PROBLEMS[code] ?? `failed with ${code}`}; ${remedy}`);
}
