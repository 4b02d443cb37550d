import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { Damaged } from "../library/index.ts";

// The HDF5 library (h5wasm) as it is used in the process that serves it. Imported there only: it takes over console.error, by which the
// library prints its errors, and limits the memory that WebAssembly may ask for.

const printed: string[] = [];
console.error = (...words: unknown[]) => void printed.push(words.join(" "));

/** Memory of the library itself, and how many times what a file may unpack to it may take. */
const OWN_BYTES = 64 * 2 ** 20;
const TIMES = 4;

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
const PAGE = 65_536;
let allowed = OWN_BYTES;
const memories = (globalThis as unknown as { WebAssembly: { Memory: { prototype: Memory } } }).WebAssembly
  .Memory.prototype;
const grow = memories.grow;
memories.grow = function (this: Memory, pages: number): number {
  if (this.buffer.byteLength + pages * PAGE > allowed) throw new RangeError("memory limit");
  return grow.call(this, pages);
};

// The build for browsers, not the one for Node: its file system is in memory, so that nothing in a file can lead out of it.
const { ready } = await import("h5wasm");
export const library = await ready;
// A Node without compiled code in flight may print here already.
printed.length = 0;

/** Sets how much memory may be taken while a file is read that may unpack to so many bytes. */
export function allowMemory(unpacked: number): void {
  allowed = OWN_BYTES + TIMES * unpacked;
}

/** What the library holds. */
export const heapBytes = (): number => library.HEAPU8.length;

/** The innermost reason that the library printed since it was asked last, if any. */
export function lastProblem(): string | null {
  const reasons = printed.join("\n").match(/#\d+: .*\(\): .*/g);
  printed.length = 0;
  return reasons === null ? null : reasons.at(-1)!.replace(/^.*?\(\): /, "");
}

/** What a file of Emscripten's file system in memory is made of, as far as it is replaced here. */
interface Node {
  stream_ops: Record<string, unknown>;
}

let held: { path: string; stamp: string; fd: number; name: string; file: bigint; size: number } | null = null;
let opened = 0;

/** Opens a file, or gives the one that is open already. @throws Damaged where the library does not take it */
export function openFile(path: string): { file: bigint; size: number } {
  const fd = openSync(path, "r");
  const { size, mtimeMs, ino } = fstatSync(fd);
  const stamp = `${size} ${mtimeMs} ${ino}`;
  if (held !== null && held.path === path && held.stamp === stamp) {
    closeSync(fd);
    return held;
  }
  if (held !== null) {
    library.close_file(held.file);
    library.FS.unlink(held.name);
    closeSync(held.fd);
    held = null;
  }
  printed.length = 0;
  allowMemory(0);
  const name = `/file-${opened++}`;
  present(name, fd, size);
  const file = library.open(name, library.H5F_ACC_RDONLY, false, -1, -1);
  if (file < 0n) {
    library.FS.unlink(name);
    closeSync(fd);
    throw new Damaged(`cannot be opened, it is damaged: ${lastProblem() ?? "no reason is known"}`);
  }
  held = { path, stamp, fd, name, file, size };
  return held;
}

/** Shows an open file to the library under a name in its file system; its bytes are read where they are wanted. */
function present(name: string, fd: number, size: number): void {
  library.FS.writeFile(name, new Uint8Array(0));
  const node = library.FS.lookupPath(name, {}).node as unknown as Node;
  Object.defineProperty(node, "usedBytes", { value: size, writable: true });
  node.stream_ops = {
    ...node.stream_ops,
    read: (_: unknown, buffer: Int8Array, offset: number, length: number, position: number) =>
      readSync(fd, buffer, offset, length, position),
  };
}
