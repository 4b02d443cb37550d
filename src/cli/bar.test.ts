import { describe, expect, it } from "vitest";
import { progressLine } from "./bar.ts";

function line(tty: boolean) {
  let text = "";
  let time = 0;
  const screen = { isTTY: tty, columns: 60, write: (t: string) => (text += t) };
  return {
    ...progressLine("reading", screen, () => time),
    at: (ms: number) => {
      time = ms;
    },
    take: () => {
      const all = text;
      text = "";
      return all;
    },
  };
}

describe("progressLine", () => {
  it("says nothing of work that is over in two seconds", () => {
    for (const tty of [true, false]) {
      const l = line(tty);
      l.at(1_900);
      l.show(50, 100);
      l.end();
      expect(l.take()).toBe("");
    }
  });

  it("redraws one line in a terminal, with the time that is left, and takes it away at the end", () => {
    const l = line(true);
    l.at(4_000);
    l.show(1_000, 4_000);
    expect(l.take()).toBe("\r\x1b[2Kreading ████░░░░░░░░░░░░ 1,000 of 4,000, about 12 s left");
    l.at(4_050);
    l.show(1_010, 4_000);
    expect(l.take()).toBe("");
    l.at(8_000);
    l.show(2_000, 4_000);
    expect(l.take()).toContain("████████░░░░░░░░ 2,000 of 4,000, about 8 s left");
    l.end();
    expect(l.take()).toBe("\r\x1b[2K");
    l.end();
    expect(l.take()).toBe("");
  });

  it("stays within the terminal", () => {
    const l = line(true);
    l.at(3_000_000);
    l.show(1_234_567, 9_876_543);
    expect(l.take().replace("\r\x1b[2K", "").length).toBeLessThanOrEqual(59);
  });

  it("is a line every ten seconds where it is piped, without control characters", () => {
    const l = line(false);
    for (let second = 1; second <= 25; second++) {
      l.at(1_000 * second);
      l.show(second, 100);
    }
    l.end();
    expect(l.take()).toBe("reading: 10 of 100, about 2 min left\nreading: 20 of 100, about 80 s left\n");
  });
});
