/**
 * Whether a path that a server or an archive names may be written below a folder: relative, without `..`, backslashes, drive letters,
 * control characters, or parts that would hide as `.`.
 */
export function isSafePath(path: string): boolean {
  if (path === "" || path.length > 1000 || /[\\\p{Cc}]/u.test(path) || /^[a-z]:/i.test(path)) return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
