import { describe, expect, it } from "vitest";
import { formatBytes, HINTS } from "../../../test/support/formats.ts";
import { fuzzReader } from "../../../test/support/fuzz-reader.ts";
import { hdf5 } from "./index.ts";

describe("damaged HDF5 files", () => {
  it.each([
    ["tracings.h5", "tracings", false],
    ["packed.h5", "a/big", true],
  ])("%s", async (name, array, checked) => {
    expect(
      await fuzzReader(hdf5, formatBytes(name), name, { ...HINTS, array }, { share: 0.5, checked }),
    ).toBeGreaterThan(0);
  });
});
