import { UserError } from "../../base/index.ts";

/** A line of a header that says something: neither empty nor a comment. */
export interface Line {
  /** The header's path, for messages. */
  readonly path: string;
  /** 1-based. */
  readonly number: number;
  readonly content: string;
}

/** Throws the UserError that names file, line and field. */
export function fail(line: Line, field: string, problem: string): never {
  throw new UserError(`${line.path}, line ${line.number}, ${field}: ${problem}`);
}

// A single space is what nearly all headers have between words, and what is found fastest.
const OTHER_SPACE = /[^\S ]| {2}/;

/** The words of a line. */
export function wordsOf({ content }: Line): string[] {
  return OTHER_SPACE.test(content) ? content.split(/\s+/) : content.split(" ");
}

/** A word of the header for a message: in quotes, and not longer than a screen line. */
export function quoted(word: string): string {
  return JSON.stringify(word.length > 40 ? `${word.slice(0, 40)}...` : word);
}

/**
 * A name that a header gives to a file, which must be one in the header's own folder: a header may come from anywhere and must not
 * reach other folders of this machine.
 */
export function bareName(line: Line, field: string, name: string): string {
  if (/[/\\:]/.test(name) || name.includes("\0") || name === "." || name === "..") {
    fail(
      line,
      field,
      `${name.slice(0, 80)} is not a file in the header's own folder; write the bare name and put it there`,
    );
  }
  return name;
}

/** A count written in digits. */
export function count(line: Line, field: string, word: string): number {
  const value = /^\d+$/.test(word) ? Number(word) : Number.NaN;
  if (!Number.isSafeInteger(value)) fail(line, field, `${quoted(word)} is not a number`);
  return value;
}
