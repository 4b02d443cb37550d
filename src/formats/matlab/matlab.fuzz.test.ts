import { describe, expect, it } from "vitest";
import { formatBytes, HINTS } from "../../../test/support/formats.ts";
import { fuzzReader } from "../../../test/support/fuzz-reader.ts";
import { matlab } from "./index.ts";

describe("damaged MAT-files", () => {
  it.each(["level-4.mat", "several.mat"])("%s", async (name) => {
    const hints = name === "several.mat" ? { ...HINTS, array: "first" } : HINTS;
    expect(await fuzzReader(matlab, formatBytes(name), name, hints, { share: 0.5 })).toBeGreaterThan(0);
  });
});
