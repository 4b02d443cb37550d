import type { Sex } from "../../ecg/index.ts";

export interface LudbComments {
  readonly age: number | null;
  readonly sex: Sex | null;
  /** In the header's order, without the full stops. */
  readonly statements: readonly string[];
}

/**
 * Reads the comments of a LUDB header: `#<age>: 51`, `#<sex>: F`, and after `#<diagnoses>:` a statement in each line (`#Rhythm: Sinus
 * bradycardia.`). An age of `>89` becomes 90. Null where there are no diagnoses.
 */
export function readComments(text: string): LudbComments | null {
  const comments = text
    .split(/\r?\n/)
    .filter((line) => line.startsWith("#"))
    .map((line) => line.slice(1).trim());
  const at = comments.findIndex((comment) => /^<diagnoses>\s*:/i.test(comment));
  const field = (name: string) =>
    comments
      .slice(0, at)
      .map((comment) => new RegExp(`^<${name}>\\s*:\\s*(.*)$`, "i").exec(comment)?.[1]?.trim())
      .find((value) => value !== undefined) ?? "";
  const statements = comments
    .slice(at + 1)
    .map((comment) => comment.replace(/\.$/, ""))
    .filter((comment) => comment !== "" && !comment.startsWith("<"));
  if (at < 0 || statements.length === 0) return null;
  const age = field("age");
  const sex = field("sex");
  return {
    age: /^>\s*89$/.test(age) ? 90 : /^\d{1,3}$/.test(age) ? Number(age) : null,
    sex: /^m/i.test(sex) ? "male" : /^f/i.test(sex) ? "female" : null,
    statements: [...new Set(statements)],
  };
}
