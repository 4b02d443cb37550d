import { describe, expect, it } from "vitest";
import { fuzzReader } from "../../../test/support/fuzz-reader.ts";
import { csv } from "./index.ts";

const rows = (row: (i: number) => string) => Array.from({ length: 50 }, (_, i) => row(i)).join("\r\n");

describe("damaged tables", () => {
  it.each([
    ["points.csv", Buffer.from(`time (s),I (mV),II (mV)\n${rows((i) => `${i / 500},${i / 8},${-i}`)}\n`)],
    ["commas.csv", Buffer.from(`\ufefft;I;"V1"\n${rows((i) => `${2 * i};${i},25;-${i},5`)}`, "utf16le")],
  ])("%s", async (name, bytes) => {
    expect(
      await fuzzReader(csv, bytes, name, name === "commas.csv" ? { units: "mV" } : {}, { share: 0.5 }),
    ).toBeGreaterThan(0);
  });
});
