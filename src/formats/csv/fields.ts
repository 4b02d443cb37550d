/** The fields of a line, trimmed, quotes taken off as in RFC 4180. Fields that run over several lines do not occur among signals. */
export function splitFields(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter).map((field) => field.trim());
  const fields: string[] = [];
  let field = "";
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!;
    if (quoted && c === '"' && line[i + 1] === '"') field += line[i++];
    else if (c === '"') quoted = !quoted;
    else if (c === delimiter && !quoted) {
      fields.push(field.trim());
      field = "";
    } else field += c;
  }
  return [...fields, field.trim()];
}

const MISSING = new Set(["", "nan", "na", "n/a", "null", "none", "-", "?"]);

/** Whether a field stands for a sample that is missing. */
export const isMissing = (field: string): boolean => MISSING.has(field.toLowerCase());
