import type { Sex } from "../../ecg/index.ts";

/** What the comments of a Challenge header say. */
export interface ChallengeComments {
  readonly age: number | null;
  readonly sex: Sex | null;
  /** SNOMED CT codes, each once, in the header's order. */
  readonly codes: readonly string[];
}

/** What stands where nothing is known. */
const UNKNOWN = new Set(["", "unknown", "nan", "none", "n/a"]);
const OLDEST = 120;

/**
 * Reads the lines `#Age: 74`, `#Sex: Male` and `#Dx: 59118001,164889003` (2021 also writes `# Age: 74`) of a header's text. An age that is
 * no age (NaN, -1) is unknown; 300 is how PTB-XL writes one above 89 and becomes 90. Returns a text with what is wrong where the diagnoses
 * are missing or are not SNOMED CT codes: a record whose labels are not known must not pass for one without any.
 */
export function readComments(text: string): ChallengeComments | string {
  let age: number | null = null;
  let sex: Sex | null = null;
  let codes: string[] | null = null;
  const lines = text.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const match = /^#\s*(Age|Sex|Dx)\s*:\s*(.*?)\s*$/i.exec(lines[i]!);
    if (match === null) continue;
    const value = match[2]!;
    switch (match[1]!.toLowerCase()) {
      case "age":
        age = years(value);
        break;
      case "sex":
        sex = /^m(ale)?$/i.test(value) ? "male" : /^f(emale)?$/i.test(value) ? "female" : null;
        break;
      default: {
        if (codes !== null) return `line ${i + 1}, Dx: is there twice; fetch the file again`;
        const words = value.split(",").map((word) => word.trim());
        const wrong = words.find((word) => !UNKNOWN.has(word.toLowerCase()) && !/^\d{6,18}$/.test(word));
        if (wrong !== undefined) {
          return (
            `line ${i + 1}, Dx: "${wrong}" is not a SNOMED CT code; headers from before May 2020 had ` +
            "abbreviations, fetch the current version"
          );
        }
        codes = [...new Set(words.filter((word) => !UNKNOWN.has(word.toLowerCase())))];
      }
    }
  }
  return codes === null
    ? "Dx: there is no such line, so the labels are not known; fetch the file again"
    : { age, sex, codes };
}

function years(text: string): number | null {
  if (!/^\d+(\.\d+)?$/.test(text)) return null;
  const age = Number(text);
  return age === 300 ? 90 : age <= OLDEST ? age : null;
}
