const ENTRY = /\s*(?:'([^'\\]*)'|"([^"\\]*)")\s*:\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(,|\})/y;

/**
 * The dictionary that PTB-XL writes as Python text, `{'NORM': 100.0, 'SR': 0.0}`: strings without escapes to numbers, and nothing
 * else of Python. Returns null for any other text, also for a key that occurs twice.
 */
export function parsePythonDict(text: string): Map<string, number> | null {
  const trimmed = text.trim();
  if (/^\{\s*\}$/.test(trimmed)) return new Map();
  if (!trimmed.startsWith("{")) return null;
  const entries = new Map<string, number>();
  ENTRY.lastIndex = 1;
  for (;;) {
    const at = ENTRY.lastIndex;
    const match = ENTRY.exec(trimmed);
    // Python allows a comma before the closing brace.
    if (match === null) return entries.size > 0 && /^\s*\}$/.test(trimmed.slice(at)) ? entries : null;
    const key = match[1] ?? match[2]!;
    if (entries.has(key)) return null;
    entries.set(key, Number(match[3]));
    if (match[4] === "}") return ENTRY.lastIndex === trimmed.length ? entries : null;
  }
}
