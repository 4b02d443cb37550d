import type { EcgRecord } from "../../ecg/index.ts";

/** Age and sex from comments such as `#Age: 56` or `# <sex>: F`; null where they do not tell. */
export function person(comments: readonly string[]): Pick<EcgRecord, "age" | "sex"> {
  const age = comment(comments, AGE) ?? "";
  const sex = (comment(comments, SEX) ?? "").toLowerCase();
  return {
    age: /^\d{1,3}(\.\d+)?$/.test(age) ? Number(age) : null,
    sex: ["male", "m"].includes(sex) ? "male" : ["female", "f"].includes(sex) ? "female" : null,
  };
}

const AGE = /^<?age>?\s*:\s*(\S+)/i;
const SEX = /^<?sex>?\s*:\s*(\S+)/i;

function comment(comments: readonly string[], pattern: RegExp): string | undefined {
  return comments.map((text) => pattern.exec(text)?.[1]).find((value) => value !== undefined);
}
