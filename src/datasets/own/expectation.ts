import type { z } from "zod";

const TYPES: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  object: "an object, { ... }",
  record: "an object, { ... }",
  array: "a list, [ ... ]",
  boolean: "true or false",
};

const quoted = (value: unknown): string => JSON.stringify(value) ?? String(value);

/** What is expected of a value that is not that, for people who edit a file; undefined where the schema's own words are to be taken. */
export function expectation(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return `${issue.input === undefined ? "is missing; it" : `is ${shortly(issue.input)}, but`} must be ${TYPES[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `${issue.input === undefined ? "is missing; it" : `is ${shortly(issue.input)}, but`} must be ${issue.values.map(quoted).join(" or ")}`;
    case "unrecognized_keys":
      return `there is no field ${issue.keys.map(quoted).join(", ")}; is it spelt right?`;
    case "too_small":
      return `${many(issue.origin)} ${issue.inclusive ? "at least" : "more than"} ${issue.minimum}`;
    case "too_big":
      return `${many(issue.origin)} ${issue.inclusive ? "at most" : "less than"} ${issue.maximum}`;
    default:
      return undefined;
  }
}

const many = (origin: string): string =>
  origin === "array"
    ? "the number of its elements must be"
    : origin === "string"
      ? "the number of its characters must be"
      : "must be";

function shortly(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = quoted(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
