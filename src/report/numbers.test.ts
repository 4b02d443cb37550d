import { describe, expect, it } from "vitest";
import { grouped, plural } from "./numbers.ts";

describe("a computed sentence", () => {
  it("has its whole numbers as everywhere on the page", () => {
    expect(grouped("pays at 300 and 8000 records, [<1000, >12000], at 8000.")).toBe(
      "pays at 300 and 8,000 records, [<1,000, >12,000], at 8,000.",
    );
  });

  it("counts nouns in the same way", () => {
    expect([plural(1904, "patient"), plural(1, "model")]).toEqual(["1,904 patients", "1 model"]);
  });

  it("keeps fractions, dates, names and what is set apart already", () => {
    const text = "0.12345, 1234.5, 2026-11-23, net2000, x-5000, 12,000";
    expect(grouped(text)).toBe(text);
  });
});
