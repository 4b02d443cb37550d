import type { Elements, ElementType } from "../shared/elements.ts";

const KINDS: Readonly<Record<string, string>> = { i: "int", u: "uint", f: "float" };
const SIZES: Readonly<Record<string, readonly number[]>> = { i: [1, 2, 4, 8], u: [1, 2, 4, 8], f: [2, 4, 8] };
const REFUSED: Readonly<Record<string, string>> = {
  O: "holds Python objects (a pickle), which are never loaded: they can run any program; save plain numbers",
  b: "holds truth values",
  c: "holds complex numbers",
  S: "holds text",
  U: "holds text",
  V: "holds structures",
  M: "holds dates",
  m: "holds spans of time",
};

/** The element type that numpy calls `<i2`, `>f8` and so on; a text that says what it is where it is no plain number. */
export function numpyElements(descr: string): Elements | string {
  const match = /^([<>|=])([a-zA-Z])(\d*)/.exec(descr);
  const [, order, kind = "", size = ""] = match ?? [];
  const bytes = Number(size);
  if (KINDS[kind] !== undefined && SIZES[kind]!.includes(bytes) && /^.[iuf]\d+$/.test(descr)) {
    return { type: `${KINDS[kind]}${8 * bytes}` as ElementType, littleEndian: order !== ">" };
  }
  return REFUSED[kind] ?? `has elements of type ${JSON.stringify(descr)}, which are not read`;
}
