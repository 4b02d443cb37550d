import { describe, expect, it } from "vitest";
import { decodeText } from "./index.ts";

const decode = (...bytes: number[]) => decodeText(Uint8Array.from(bytes));

describe("decodeText", () => {
  it("reads UTF-8 with and without a byte order mark", () => {
    expect(decode(0x4d, 0xc3, 0xa4)).toEqual({ text: "Mä", encoding: "utf-8" });
    expect(decode(0xef, 0xbb, 0xbf, 0x4d)).toEqual({ text: "M", encoding: "utf-8" });
    expect(decode()).toEqual({ text: "", encoding: "utf-8" });
  });

  it("reads UTF-16 by its mark, and does not lose a half character", () => {
    // U+1F496 is D83D DC96: RFC 2781's kind of example.
    expect(decode(0xff, 0xfe, 0x3d, 0xd8, 0x96, 0xdc, 0x41, 0x00)).toEqual({
      text: "\u{1f496}A",
      encoding: "utf-16le",
    });
    expect(decode(0xfe, 0xff, 0x00, 0x41)).toEqual({ text: "A", encoding: "utf-16be" });
    expect(decode(0xff, 0xfe, 0x41, 0x00, 0x42).text).toBe("A\ufffd");
  });

  it("takes anything else for Windows-1252", () => {
    expect(decode(0x6d, 0xe4, 0x6e, 0x6e, 0x6c)).toEqual({ text: "männl", encoding: "windows-1252" });
    // From https://encoding.spec.whatwg.org/index-windows-1252.txt
    expect(decode(0x80, 0x8e, 0x92, 0x96, 0x9f, 0x81).text).toBe("€Ž’–Ÿ\u0081");
    // Cut off inside a character, this is no UTF-8 any more.
    expect(decode(0x4d, 0xc3).encoding).toBe("windows-1252");
  });

  it("reads long texts whole", () => {
    const bytes = new Uint8Array(100_001).fill(0xe4);
    expect(decodeText(bytes).text).toBe("ä".repeat(100_001));
    const wide = new Uint8Array(40_002).map((_, i) => (i < 2 ? [0xff, 0xfe][i]! : i % 2 === 0 ? 0x61 : 0));
    expect(decodeText(wide).text).toBe("a".repeat(20_000));
  });
});
