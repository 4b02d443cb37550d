import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { damaged, fuzzRuns } from "../../../test/support/fuzz.ts";
import { UserError } from "../../base/index.ts";
import { unpackGzip } from "./index.ts";

it("damaged gzip gives an error or what was packed, never something else", async () => {
  const text = Buffer.from(Array.from({ length: 300 }, (_, i) => `${i * i},${Math.sin(i)}\n`).join(""));
  const path = join(temporary(), "x.gz");
  let survived = 0;
  await fc.assert(
    fc.asyncProperty(damaged(gzipSync(text)), async (bytes) => {
      writeFileSync(path, bytes);
      try {
        const unpacked = await unpackGzip(path);
        const content = readFileSync(unpacked.path);
        unpacked.remove();
        // What no checksum covers may change: the time, the system, the name in the header.
        expect(content.equals(text)).toBe(true);
        survived++;
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        expect(error.message).toContain(path);
      }
    }),
    { numRuns: fuzzRuns, endOnFailure: true },
  );
  expect(survived).toBeLessThan(fuzzRuns / 2);
});
