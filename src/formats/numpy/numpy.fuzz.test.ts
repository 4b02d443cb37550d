import { describe, expect, it } from "vitest";
import { formatBytes, HINTS } from "../../../test/support/formats.ts";
import { fuzzReader } from "../../../test/support/fuzz-reader.ts";
import { numpy } from "./index.ts";

describe("damaged NumPy files", () => {
  it.each([
    ["records-f.npy", { share: 0.5 }, {}],
    ["stored.npz", { share: 0.3, checked: true }, {}],
    ["types.npz", { share: 0.2, checked: true }, { leads: HINTS.leads.slice(4), array: "f4-big-C" }],
  ])("%s", async (name, share, hints) => {
    // Samples of an .npy file have no checksum: some damage must go unseen, or the test would try too little.
    const readable = await fuzzReader(numpy, formatBytes(name), name, { ...HINTS, ...hints }, share);
    expect(readable).toBeGreaterThan(0);
  });
});
