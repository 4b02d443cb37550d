/** The symbols of the MIT annotation codes 0 to 41, after ecgcodes.h of the WFDB library; 15 and 17 are not used. */
const SYMBOLS = [..." NLRaVFJASEj/Q~", null, "|", null, ...'sT*D"=pB^t+u?![]en@xf()r'] as const;

/** Codes from here up to 49 are for users to define. */
const FIRST_FREE = 42;
const LAST = 49;

export const NOISE = 14;
export const NOTE = 22;

/** The symbol of a code; `[42]` where the library has none; null for a code that cannot be. */
export function symbolOf(code: number): string | null {
  if (code < 0 || code > LAST) return null;
  return (code < FIRST_FREE ? SYMBOLS[code] : null) ?? `[${code}]`;
}

/** The MIT code of each AHA code, after ecgmap.h of the WFDB library. */
export const MIT_OF_AHA: ReadonlyMap<string, number> = new Map([
  ["N", 1],
  ["V", 5],
  ["F", 6],
  ["E", 10],
  ["P", 12],
  ["Q", 13],
  ["U", NOISE],
  ["O", NOTE],
  ["[", 32],
  ["]", 33],
  ["R", 41],
]);

/** MIT codes that the WFDB library writes as each of these AHA codes; whatever is not listed it writes as O. */
const BEATS: Readonly<Record<string, readonly number[]>> = {
  N: [1, 2, 3, 4, 7, 8, 9, 11, 25, 34, 35, 38],
  V: [5],
  F: [6],
  E: [10],
  P: [12],
  Q: [13, 30],
  U: [NOISE],
  "[": [32],
  "]": [33],
  R: [41],
};

/** Whether the WFDB library would write this MIT code (1 to 49) as this AHA code. */
export function ahaHolds(aha: string, mit: number): boolean {
  if (mit < 1 || mit > LAST) return false;
  const listed = Object.values(BEATS).some((codes) => codes.includes(mit));
  // It writes a change of signal quality as O too, unless the signal is unreadable.
  return aha === "O" ? !listed || mit === NOISE : (BEATS[aha]?.includes(mit) ?? false);
}
