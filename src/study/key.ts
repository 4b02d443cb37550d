import { canonicalJson, sha256 } from "../base/index.ts";

/**
 * The key of a task: SHA-256 of the canonical JSON of all that its result depends on. Nothing of where or how fast it runs may be in
 * the specification: no path, no device, no seconds. `after` are the keys of the tasks whose results it uses.
 */
export function taskKey(kind: string, version: number, spec: object, after: readonly string[]): string {
  return sha256(canonicalJson({ kind, version, spec, after }));
}
