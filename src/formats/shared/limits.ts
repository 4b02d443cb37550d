/** Any file may unpack to so many bytes. */
const ALWAYS = 16 * 2 ** 20;
/** Recordings pack five to twenty times smaller, a dead lead more; deflate reaches a thousand, and then there is nothing in it. */
const RATIO = 200;
const MOST = 4 * 2 ** 30;

/**
 * The most bytes that may come out of a packed file, or part of one, of this many bytes. What says that it holds more is taken for
 * damaged or hostile, and refused before memory is asked for.
 */
export function unpackedLimit(packed: number): number {
  return Math.min(Math.max(ALWAYS, RATIO * packed), MOST);
}

/** A number of bytes for people. */
export function byteText(bytes: number): string {
  if (bytes < 10_000) return `${bytes} bytes`;
  return bytes < 1e7 ? `${Math.round(bytes / 1024)} KiB` : `${Math.round(bytes / 2 ** 20)} MiB`;
}
