import { UserError } from "../../base/index.ts";
import { isSafePath } from "./path.ts";

/** A file that a server offers, and how it is checked. */
export interface Listed {
  /** Below the dataset's folder, with forward slashes. */
  readonly path: string;
  readonly url: string;
  readonly digest: { readonly algorithm: "sha256" | "md5"; readonly hex: string };
  /** Bytes, where the server says so beforehand. */
  readonly size: number | null;
}

/**
 * Reads a list of checksums, as `SHA256SUMS.txt` of PhysioNet and of the program sha256sum: a sum and a path in each line. Throws
 * UserError naming the line for anything else, for a path that leads out of the folder, and for a path with two sums.
 */
export function parseSums(text: string, source: string): { path: string; sha256: string }[] {
  const sums = new Map<string, string>();
  const lines = text.split(/\r?\n/);
  lines.forEach((line, i) => {
    if (line === "") return;
    const fail = (problem: string): never => {
      throw new UserError(`${source}, line ${i + 1}: ${problem}; nothing was fetched`);
    };
    const match =
      /^([0-9a-f]{64})[ \t]+\*?(?:\.\/)?(.+)$/i.exec(line) ?? fail("is not a SHA-256 sum and a path");
    const [, sum, path] = match as unknown as [string, string, string];
    if (!isSafePath(path)) fail(`the path ${JSON.stringify(path)} leads out of the folder`);
    const sha256 = sum.toLowerCase();
    if ((sums.get(path) ?? sha256) !== sha256) fail(`${path} has another sum further up`);
    sums.set(path, sha256);
  });
  if (sums.size === 0) throw new UserError(`${source}: lists no file`);
  return [...sums].map(([path, sha256]) => ({ path, sha256 }));
}
