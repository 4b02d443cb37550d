import type { z } from "zod";

const shown = (value: unknown) => (typeof value === "string" ? JSON.stringify(value) : String(value));

const KINDS: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  object: "an object { … }",
  record: "an object { … }",
  string: "text",
};

function typeText(expected: string, input: unknown): string {
  if (input === undefined) return "is missing";
  const what = input === null ? "null" : Array.isArray(input) ? "a list" : typeof input;
  const given = typeof input === "object" || typeof input === "function" ? what : shown(input);
  return `must be ${KINDS[expected] ?? expected}, not ${given}`;
}

function boundText(issue: z.core.$ZodRawIssue<z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall>): string {
  const least = issue.code === "too_small";
  const bound = Number(least ? issue.minimum : issue.maximum);
  if (issue.origin === "array") return least ? `give at least ${bound}` : `give at most ${bound}`;
  if (issue.origin === "string") return least ? "must not be empty" : `must have at most ${bound} characters`;
  if (least) return `must be ${issue.inclusive === false ? `above ${bound}` : `${bound} or more`}`;
  return `must be ${issue.inclusive === false ? `below ${bound}` : `at most ${bound}`}`;
}

/** What is wrong with a field, in a user's words. */
export function recipeError(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return typeText(String(issue.expected), issue.input);
    case "too_big":
    case "too_small":
      return boundText(issue as Parameters<typeof boundText>[0]);
    case "unrecognized_keys": {
      const keys = (issue.keys as string[]).map((key) => JSON.stringify(key)).join(", ");
      return `unknown ${(issue.keys as string[]).length === 1 ? "field" : "fields"} ${keys}`;
    }
    case "invalid_value":
      return issue.input === undefined
        ? "is missing"
        : `choose ${(issue.values as unknown[]).map(shown).join(", ")}, not ${typeof issue.input === "object" ? "an object" : shown(issue.input)}`;
    case "invalid_key":
      return "is no field that it may have";
    case "invalid_union":
      return issue.input === undefined ? "is missing" : "has none of the forms that it may have";
    case "not_multiple_of":
      return "must be a whole number";
    default:
      return undefined;
  }
}

/** Where a field takes several forms: what is wrong with the one that was meant. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const isOther = ({ path, code }: z.core.$ZodIssue) =>
    path.length === 0 && (code === "invalid_type" || code === "invalid_value");
  // The form with the fewest faults is the one that was meant.
  const [meant] = issue.errors
    .filter((branch) => !branch.some(isOther))
    .sort((a, b) => faultsIn(a) - faultsIn(b));
  if (!meant) return [issue];
  return meant.flatMap((inner) => innermost({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** A line for each field that is wrong. */
export const faultLines = ({ issues }: z.core.$ZodError): string =>
  issues
    .flatMap(innermost)
    .map(
      ({ path, message }) => `  ${path.length > 0 ? path.map(String).join(".") : "(the whole)"}: ${message}`,
    )
    .join("\n");

/** Every key that is not known counts. */
const faultsIn = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.reduce((sum, issue) => sum + (issue.code === "unrecognized_keys" ? issue.keys.length : 1), 0);
