/**
 * The sources of the PhysioNet/CinC Challenges 2020 and 2021, by what their record names begin with. Source of names and numbers:
 * the descriptions of the Challenges (https://physionet.org/content/challenge-2021/1.0.3/).
 */
export const SOURCES = {
  A: "CPSC 2018",
  Q: "CPSC-Extra",
  I: "St Petersburg INCART",
  S: "PTB",
  HR: "PTB-XL",
  E: "Georgia",
  JS: "Chapman-Shaoxing and Ningbo",
} as const;

export type Prefix = keyof typeof SOURCES;

export const PREFIXES = Object.keys(SOURCES) as Prefix[];

const HEADER = /^(?:(A|Q|I|S)\d{4}|(HR|E|JS)\d{5})\.hea$/;

/** The source of a header by its file name, null for any other file. */
export function sourceOf(file: string): Prefix | null {
  const match = HEADER.exec(file);
  return match === null ? null : ((match[1] ?? match[2]) as Prefix);
}
