/**
 * Bytes of a text file as text: UTF-16 where a byte order mark says so, UTF-8 (a mark is taken off) where the bytes are valid UTF-8,
 * otherwise Windows-1252, which Excel writes in western Europe and in which every byte means something. Nothing is thrown: text that
 * is cut off inside a character ends in U+FFFD.
 */
export function decodeText(bytes: Uint8Array): { text: string; encoding: string } {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return { text: utf16(bytes, true), encoding: "utf-16le" };
  if (a === 0xfe && b === 0xff) return { text: utf16(bytes, false), encoding: "utf-16be" };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "utf-8" };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: windows1252(bytes), encoding: "windows-1252" };
  }
}

// What bytes 80 to 9F are in Windows-1252 (the other bytes are their own code points); the five that the code page leaves open stay
// control characters, as in https://encoding.spec.whatwg.org/index-windows-1252.txt. Written out because some releases of Node decode
// "windows-1252" as Latin-1 (nodejs/node issue 56542).
const EIGHTY =
  "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f" +
  "\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

/** Characters made at once: as many as may safely be arguments of a call. */
const CHUNK = 8192;

function windows1252(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let from = 0; from < bytes.length; from += CHUNK) {
    const codes = Uint16Array.from(bytes.subarray(from, from + CHUNK), (byte) =>
      byte >= 0x80 && byte < 0xa0 ? EIGHTY.charCodeAt(byte - 0x80) : byte,
    );
    parts.push(String.fromCharCode(...codes));
  }
  return parts.join("");
}

function utf16(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  const units = bytes.length >> 1;
  for (let from = 1; from < units; from += CHUNK) {
    const codes = Array.from({ length: Math.min(CHUNK, units - from) }, (_, i) =>
      view.getUint16(2 * (from + i), littleEndian),
    );
    parts.push(String.fromCharCode(...codes));
  }
  return parts.join("") + (bytes.length % 2 === 1 ? "\ufffd" : "");
}
