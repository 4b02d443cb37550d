import { Damage } from "./damage.ts";
import { readFrame } from "./frame.ts";
import type { StreamInfo } from "./info.ts";
import type { Window } from "./window.ts";

/** Below so many bytes reading on is as fast as searching. */
const NEAR = 2 ** 14;
/** So many places that look like a frame and are none are passed over; then reading on is safer. */
const TRIES = 8;

/**
 * Where a frame begins that lies at or before sample `target`, and not far: found by halving the file and looking for a frame that
 * decodes. Where none is found, the first frame.
 */
export function findFrame(
  window: Window,
  info: StreamInfo,
  size: number,
  target: number,
  channels: readonly Int32Array[],
): number {
  let low = info.firstFrame;
  let high = size;
  while (high - low > NEAR) {
    const middle = Math.floor((low + high) / 2);
    const found = nextFrame(window, info, middle, high, channels);
    if (found !== null && found.first <= target) low = found.position;
    else high = middle;
  }
  return low;
}

/** The first frame that begins in [from, to) and decodes; every position is tried at which one could. */
function nextFrame(
  window: Window,
  info: StreamInfo,
  from: number,
  to: number,
  channels: readonly Int32Array[],
): { position: number; first: number } | null {
  for (let position = from, tries = 0; position < to && tries < TRIES; position++) {
    const { start, end } = window.at(position);
    const sync = window.bytes[start] === 0xff && (window.bytes[start + 1]! & 0xfe) === 0xf8;
    if (!sync) continue;
    try {
      return { position, first: readFrame(window.bytes, start, end, info, channels).first };
    } catch (error) {
      if (!(error instanceof Damage)) throw error;
      tries++;
    }
  }
  return null;
}
