import { dirname } from "node:path";
import { openInside } from "./file.ts";
import { signalGroups } from "./group.ts";
import type { FramesOf } from "./header.ts";
import { bytesOf, packings } from "./packing.ts";

/**
 * Counts the frames of a record by the sizes of the signal files beside its header at `path`: only where all signals are in files of fixed
 * width, which agree. The count throws UserError where a file is missing.
 */
export const framesBeside =
  (path: string): FramesOf =>
  (header) => {
    let found: { frames: number; file: string } | null = null;
    for (const { file, format, offset, frame } of signalGroups(header, path)) {
      const packing = packings.get(format);
      if (packing === undefined) return `format ${format} has no fixed width, by which they could be counted`;
      const bytes = Math.max(0, sizeOf(path, file) - offset);
      const least = Math.floor(bytes / packing.bytes) * packing.samples;
      // The last group of samples may be cut short, or filled up.
      const fits = (frames: number) => {
        const length = bytesOf(packing, frames * frame);
        return length.least <= bytes && bytes <= length.most;
      };
      const highest = Math.floor((least + packing.samples) / frame);
      const frames = [0, 1, 2, 3].map((less) => highest - less).find((n) => n > 0 && fits(n));
      if (frames === undefined) return `the ${bytes} bytes of ${file} are no whole number of frames`;
      if (found !== null && found.frames !== frames)
        return `${found.file} holds ${found.frames} of each signal, and ${file} holds ${frames}`;
      found = { frames, file };
    }
    return found?.frames ?? "no signal has a file, by which they could be counted";
  };

function sizeOf(path: string, name: string): number {
  const file = openInside(dirname(path), name);
  file.close();
  return file.size;
}
