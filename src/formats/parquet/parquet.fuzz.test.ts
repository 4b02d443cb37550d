import { describe, expect, it } from "vitest";
import { formatBytes } from "../../../test/support/formats.ts";
import { fuzzReader } from "../../../test/support/fuzz-reader.ts";
import { parquet } from "./index.ts";

describe("damaged Parquet files", () => {
  it.each(["zstd.parquet", "gzip.parquet", "none.parquet", "stamps.parquet", "lists.parquet"])(
    "%s",
    async (name) => {
      const hints =
        name === "stamps.parquet"
          ? { units: "mV", leads: ["I=ch1", "II=ch2"] }
          : name === "lists.parquet"
            ? { units: "mV", samplingRate: 100 }
            : {};
      expect(await fuzzReader(parquet, formatBytes(name), name, hints, { share: 0.2 })).toBeGreaterThan(0);
    },
  );
});
