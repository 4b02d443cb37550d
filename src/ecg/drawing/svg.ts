/** Hundredths as a number for SVG: no leading zero, `-.05`. */
export function hundredths(h: number): string {
  const text = String(Math.abs(h) / 100);
  return (h < 0 ? "-" : "") + (text.startsWith("0.") ? text.slice(1) : text);
}

/** A length in millimetres, two decimals. */
export const mm = (value: number): string => hundredths(Math.round(value * 100) || 0);

/** Numbers of path data in a row, with a space only where one is needed. */
export function joined(numbers: readonly string[]): string {
  let text = "";
  let decimals = false;
  for (const number of numbers) {
    const dot = number.includes(".");
    text +=
      text === "" || number.startsWith("-") || (number.startsWith(".") && decimals) ? number : ` ${number}`;
    decimals = dot;
  }
  return text;
}

/** Text as it may stand in an element or an attribute: escaped, without characters that XML does not allow. */
export function xml(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Cc}|[\uFFFE\uFFFF]/gu, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
