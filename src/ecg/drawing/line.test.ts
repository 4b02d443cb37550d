import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Point, pathOf, thinned, within } from "./line.ts";
import { hundredths, joined, mm, xml } from "./svg.ts";

const line = fc
  .array(fc.integer({ min: -300, max: 300 }), { minLength: 1, maxLength: 60 })
  .map((ys): Point[] => ys.map((y, i) => [5 * i, y]));

const heightAt = (points: readonly Point[], x: number): number => {
  const i = points.findIndex((point) => point[0] >= x);
  const b = points[i]!;
  const a = points[i - 1] ?? b;
  return a === b ? b[1] : a[1] + ((b[1] - a[1]) * (x - a[0])) / (b[0] - a[0]);
};

describe("thinned", () => {
  it("passes every point within the tolerance, and keeps the ends", () => {
    fc.assert(
      fc.property(line, (points) => {
        const thin = thinned(points);
        expect(thin[0]).toEqual(points[0]);
        expect(thin.at(-1)).toEqual(points.at(-1));
        for (const [x, y] of points) expect(Math.abs(heightAt(thin, x) - y)).toBeLessThanOrEqual(3 + 1e-9);
      }),
    );
  });

  it("leaves two points of a straight line", () => {
    expect(thinned(Array.from({ length: 100 }, (_, i): Point => [i, 3 * i]))).toEqual([
      [0, 0],
      [99, 297],
    ]);
    expect(thinned([])).toEqual([]);
  });
});

describe("within", () => {
  it("cuts at the edges, also of a line that passes through both", () => {
    const { parts, cuts } = within(
      [
        [0, 0],
        [10, 200],
        [20, -200],
        [30, 0],
      ],
      -100,
      100,
    );
    expect(parts).toEqual([
      [
        [0, 0],
        [5, 100],
      ],
      [
        [13, 100],
        [18, -100],
      ],
      [
        [25, -100],
        [30, 0],
      ],
    ]);
    expect(cuts.map(({ edge }) => edge)).toEqual(["bottom", "bottom", "top", "top"]);
  });

  it("draws nothing outside and leaves alone what is inside", () => {
    fc.assert(
      fc.property(line, (points) => {
        const { parts, cuts } = within(points, -100, 100);
        for (const [, y] of parts.flat()) expect(Math.abs(y)).toBeLessThanOrEqual(100);
        for (const point of points.filter(([, y]) => Math.abs(y) <= 100))
          expect(parts.flat()).toContainEqual(point);
        expect(cuts.length > 0).toBe(points.some(([, y]) => Math.abs(y) > 100));
      }),
    );
  });
});

describe("path data", () => {
  it("is relative and short", () => {
    expect(
      pathOf([
        [100, -250],
        [105, -250],
        [110, -5],
        [1110, 1005],
      ]),
    ).toBe("M1-2.5l.05 0 .05 2.45 10 10.1");
    expect(pathOf([[7, 8]])).toBe("M.07.08h0");
    expect(pathOf([])).toBe("");
  });

  it("reads back as the numbers that went in", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -99999, max: 99999 })), (values) => {
        const text = joined(values.map(hundredths));
        const back = [...text.matchAll(/-?(?:\d+(?:\.\d+)?|\.\d+)/g)].map(([number]) =>
          Math.round(100 * Number(number)),
        );
        expect(back).toEqual(values.map((v) => v || 0));
      }),
    );
  });

  it("rounds to hundredths without a minus zero", () => {
    expect([mm(-0.001), mm(0.005), mm(-1.5), mm(12)]).toEqual(["0", ".01", "-1.5", "12"]);
  });

  it("escapes text and drops what XML forbids", () => {
    expect(xml('<a & "b">\u0000\uD800')).toBe("&lt;a &amp; &quot;b&quot;&gt; \uFFFD");
  });
});
