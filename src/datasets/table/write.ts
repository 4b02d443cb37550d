/** Rows of text as CSV (RFC 4180: commas, CRLF, quotes where needed), the first row being the header. */
export function csvText(rows: readonly (readonly string[])[]): string {
  const quoted = (field: string) => (/[",\r\n;\t|]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
  return rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
}
