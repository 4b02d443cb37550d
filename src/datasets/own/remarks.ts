/** So many of them: `1 row`, `2 rows`. */
export const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
