import { wrap } from "../text.ts";

const WIDTH = 80;
/** What no line has room for is broken anywhere. */
const LONG_WORD = /\S{60}/g;

/** A number with commas. */
export const number = (n: number): string => n.toLocaleString("en-US");

/** Wrapped to 80 columns, two columns in, its further lines four. */
export function indented(text: string): string {
  const broken = text.replaceAll(LONG_WORD, "$& ");
  return wrap(broken, WIDTH - 2, "  ")
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
