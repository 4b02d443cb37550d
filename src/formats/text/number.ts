const WITH_POINT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const WITH_COMMA = /^[+-]?(?:\d+,?\d*|,\d+)(?:e[+-]?\d+)?$/i;

/** The number that a field of a table is, its decimals behind this character; null for anything else (no thousands separators). */
export function decimalNumber(field: string, decimal: "." | ","): number | null {
  const text = field.trim();
  if (!(decimal === "," ? WITH_COMMA : WITH_POINT).test(text)) return null;
  const value = Number(decimal === "," ? text.replace(",", ".") : text);
  return Number.isFinite(value) ? value : null;
}
