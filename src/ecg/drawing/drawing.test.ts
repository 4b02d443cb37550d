import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { heart, signalOf, withSignals } from "../../../test/support/heart.ts";
import { UserError } from "../../base/errors.ts";
import { drawRecord, type EcgRecord, STANDARD_12 } from "../index.ts";

/** Paths of a lead as lists of points in millimetres, one list per stroke. */
function strokes(svg: string, lead: string): [x: number, y: number][][] {
  return [...svg.matchAll(/<path data-lead="([^"]*)" d="([^"]*)"/g)]
    .filter(([, name]) => name === lead)
    .flatMap(([, , d]) =>
      d!
        .split("M")
        .filter((stroke) => stroke !== "")
        .map((stroke) => {
          const numbers = [...stroke.matchAll(/-?(?:\d+\.?\d*|\.\d+)/g)].map(Number);
          const points: [number, number][] = [];
          for (let i = 0; i + 1 < numbers.length; i += 2) {
            const [x, y] = points.at(-1) ?? [0, 0];
            points.push([x + numbers[i]!, y + numbers[i + 1]!]);
          }
          return points;
        }),
    );
}

/** The texts of a drawing, without markup. */
const texts = (svg: string) =>
  [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, text]) =>
    text!
      .replace(/<[^>]*>/g, " ")
      .replace(/ +/g, " ")
      .trim(),
  );
const allText = (svg: string) => texts(svg).join("\n").replaceAll("\u00A0", " ");
const height = (svg: string) => Number(/viewBox="0 0 297 ([\d.]+)"/.exec(svg)![1]);

/** A record of one lead. */
const single = (signal: Float32Array, samplingRate = 500, lead = "II"): EcgRecord => ({
  ...heart({ seconds: 1 }),
  leads: [lead],
  signals: [signal],
  samplingRate,
});

const spikesAt = (times: number[], seconds: number, millivolts = 1) => {
  const signal = new Float32Array(seconds * 500);
  for (const t of times) signal[t * 500] = millivolts;
  return signal;
};

describe("the paper", () => {
  const svg = drawRecord(heart());

  it("is A4 in millimetres", () => {
    expect(svg).toContain('width="297mm" height="210mm" viewBox="0 0 297 210"');
  });

  it("has a 1 mm and a 5 mm grid that fit each other", () => {
    const [fine, coarse] = [...svg.matchAll(/<path d="([^"]*)" stroke="#/g)].map(([, d]) => d!);
    const at = (d: string) => [...d.matchAll(/M([\d.]+) [\d.]+v/g)].map(([, x]) => Number(x));
    const every = [...at(fine!), ...at(coarse!)].sort((a, b) => a - b);
    every.slice(1).forEach((x, i) => {
      expect(x - every[i]!).toBeCloseTo(1, 6);
    });
    at(coarse!)
      .slice(1)
      .forEach((x, i) => {
        expect(x - at(coarse!)[i]!).toBeCloseTo(5, 6);
      });
  });

  it("has in each row a calibration pulse of 1 mV, 10 mm high and 5 mm wide", () => {
    expect(svg.match(/v-10h5v10/g)).toHaveLength(4);
  });

  it("draws 1 s as 25 mm and 1 mV as 10 mm", () => {
    const [stroke] = strokes(drawRecord(single(spikesAt([2, 5], 10))), "II");
    const top = Math.min(...stroke!.map(([, y]) => y));
    const peaks = stroke!.filter(([, y]) => y === top);
    expect(peaks).toHaveLength(2);
    expect(peaks[1]![0] - peaks[0]![0]).toBeCloseTo(75, 6);
    expect(stroke![0]![1] - top).toBeCloseTo(10, 6);
  });

  it("keeps within 0.04 mm of every sample, with fewer points", () => {
    const record = heart();
    const [stroke] = strokes(drawRecord(record, { layout: "12x1" }), "V3");
    const signal = signalOf(record, "V3");
    expect(stroke!.length).toBeLessThan(5000);
    const [x0, y0] = stroke![0]!;
    let k = 0;
    signal.forEach((v, i) => {
      const x = x0 + i / 20;
      while (k + 2 < stroke!.length && stroke![k + 1]![0] < x) k++;
      const [[xa, ya], [xb, yb]] = [stroke![k]!, stroke![k + 1]!];
      const y = ya + ((yb - ya) * (x - xa)) / (xb - xa);
      expect(Math.abs(y - (y0 - 10 * (v - signal[0]!)))).toBeLessThan(0.0451);
    });
  });
});

describe("layouts", () => {
  const record = heart();

  it("3x4: columns of 2.5 s, one after the other in time, and a rhythm strip of 10 s", () => {
    const svg = drawRecord(record);
    expect(texts(svg).slice(2, 15)).toEqual([
      ...["I", "aVR", "V1", "V4", "II", "aVL", "V2", "V5", "III", "aVF", "V3", "V6"],
      "II",
    ]);
    const [first, rhythm] = strokes(svg, "II");
    expect(first!.at(-1)![0] - first![0]![0]).toBeCloseTo(62.5, 6);
    expect(rhythm!.at(-1)![0] - rhythm![0]![0]).toBeCloseTo(249.95, 6);
    const peak = (points: [number, number][]) => points.reduce((a, b) => (b[1] < a[1] ? b : a))[0];
    // V4 is drawn from 7.5 s on, beneath it the same time of lead II.
    const v4 = strokes(svg, "V4")[0]!;
    const beneath = rhythm!.filter(([x]) => x >= v4[0]![0] && Math.abs(x - peak(v4)) < 2);
    expect(Math.abs(peak(beneath) - peak(v4))).toBeLessThan(0.6);
  });

  it("6x2 and 12x1: 5 s and 10 s of each", () => {
    const span = (svg: string) => {
      const [stroke] = strokes(svg, "V6");
      return stroke!.at(-1)![0] - stroke![0]![0];
    };
    expect(span(drawRecord(record, { layout: "6x2" }))).toBeCloseTo(124.95, 6);
    expect(span(drawRecord(record, { layout: "12x1" }))).toBeCloseTo(249.95, 6);
  });

  it("Cabrera's order, with aVR upside down", () => {
    const svg = drawRecord(record, { layout: "12x1", order: "cabrera" });
    expect(texts(svg).slice(2, 14)).toEqual([
      "aVL",
      "I",
      "\u2212aVR",
      "II",
      "aVF",
      "III",
      ...STANDARD_12.slice(6),
    ]);
    const turned = strokes(svg, "\u2212aVR")[0]!;
    const usual = strokes(drawRecord(record, { layout: "12x1" }), "aVR")[0]!;
    const deviation = (points: [number, number][]) => points.map(([, y]) => y - points[0]![1]);
    const [up, down] = [deviation(turned), deviation(usual)];
    expect(Math.max(...up)).toBeCloseTo(-Math.min(...down), 1);
    expect(Math.min(...up)).toBeCloseTo(-Math.max(...down), 1);
  });

  it("a few leads: strips, one after the other", () => {
    const svg = drawRecord({ ...record, leads: ["MLII", "V5"], signals: record.signals.slice(0, 2) });
    expect(texts(svg).slice(2, 4)).toEqual(["V5", "MLII"]);
    const long = drawRecord(single(new Float32Array(15000)));
    expect(strokes(long, "II")).toHaveLength(3);
    expect(texts(long)).toContain("II from 20 s");
    expect(allText(long)).toContain("whole recording, 30 s");
  });

  it("other leads are drawn in rows of their own or named", () => {
    const more = withSignals(record, { X: record.signals[0]! });
    expect(strokes(drawRecord(more, { layout: "12x1" }), "X")).toHaveLength(1);
    expect(allText(drawRecord(more))).toContain("also recorded, not drawn: X");
  });

  it("refuses a start outside the recording and a rhythm lead that is not there", () => {
    expect(() => drawRecord(record, { start: 10 })).toThrow(UserError);
    expect(() => drawRecord(record, { start: -1 })).toThrow(UserError);
    expect(() => drawRecord(record, { rhythm: "V9" })).toThrow(/no lead V9/);
    expect(texts(drawRecord(record, { rhythm: "v1" })).slice(14, 15)).toEqual(["V1"]);
    expect(drawRecord(record, { rhythm: null }).match(/v-10h5v10/g)).toHaveLength(3);
  });
});

describe("honesty", () => {
  const record = heart();

  it("says which part of a long recording is drawn", () => {
    const long = heart({ seconds: 30, samplingRate: 100 });
    expect(allText(drawRecord(long))).toContain("25 mm/s    10 mm/mV    first 10 s of 30 s");
    expect(allText(drawRecord(long, { start: 12.5 }))).toContain("12.5 s to 22.5 s of 30 s");
    expect(allText(drawRecord(record))).toContain("whole recording, 10 s");
  });

  it("begins all columns at one time where the recording is shorter than the row, and says so", () => {
    const svg = drawRecord(heart({ seconds: 5 }));
    expect(allText(svg)).toContain("all columns begin at 0 s of the recording");
    const [v4] = strokes(svg, "V4");
    expect(v4!.at(-1)![0] - v4![0]![0]).toBeCloseTo(62.5, 6);
  });

  it("writes `not recorded` where a lead is not there and `no samples` where it is empty", () => {
    const svg = drawRecord(withSignals(record, { V3: null, V4: new Float32Array(5000).fill(Number.NaN) }));
    expect(texts(svg)).toContain("V3 not recorded");
    expect(texts(svg)).toContain("V4 no samples");
    expect(strokes(svg, "V3")).toEqual([]);
  });

  it("leaves gaps where samples are missing, and a dot for a lone sample", () => {
    const signal = spikesAt([1], 10);
    signal.fill(Number.NaN, 1000, 2000);
    signal.fill(Number.POSITIVE_INFINITY, 2001, 2500);
    const svg = drawRecord(single(signal));
    const all = strokes(svg, "II");
    expect(all).toHaveLength(3);
    expect(all[1]).toHaveLength(1);
    expect(svg).toMatch(/M[\d.]+ [\d.]+h0M/);
    expect(all[2]![0]![0] - all[0]!.at(-1)![0]).toBeCloseTo(25 * (3 + 1 / 500), 1);
    expect(allText(svg)).toContain("gaps are missing samples: II");
  });

  it("halves the scale where waves are too large for the paper, and says so", () => {
    const svg = drawRecord({ ...record, signals: record.signals.map((s) => s.map((v) => 2.5 * v)) });
    expect(allText(svg)).toContain("5 mm/mV (half the usual scale)");
    expect(svg.match(/v-5h5v5/g)).toHaveLength(4);
    expect(svg).not.toContain("#c22");
  });

  it("keeps the scale where halving would not help, cuts what leaves its row, marks and lists it", () => {
    const loose = signalOf(record, "V2").map((v, i) => v + 30 * Math.sin(i / 300));
    const svg = drawRecord(withSignals(record, { V2: loose }));
    const said = allText(svg);
    expect(said).toContain("    10 mm/mV    ");
    expect(said).toContain("cut at the edge of the row, at the marks: V2");
    expect(svg).toContain("#c22");
  });

  it("takes off a constant offset and says so", () => {
    const svg = drawRecord(withSignals(record, { V1: signalOf(record, "V1").map((v) => v - 4) }));
    expect(allText(svg)).toContain("drawn without their constant offset: V1");
    expect(allText(svg)).not.toContain("cut at");
  });

  it("never lets the lines of two rows touch", () => {
    const factors = fc.array(fc.constantFrom(0.1, 1, 1.5, 3, 10, 200), { minLength: 12, maxLength: 12 });
    const layout = fc.constantFrom("3x4", "6x2", "12x1", "strips");
    fc.assert(
      fc.property(factors, layout, fc.constantFrom(undefined, 20 as const), (by, chosen, gain) => {
        const small = heart({ samplingRate: 50 });
        const signals = small.signals.map((s, l) => s.map((v) => by[l]! * v));
        const svg = drawRecord({ ...small, signals }, { layout: chosen as "3x4", gain });
        const columns = { "3x4": 4, "6x2": 2, "12x1": 1, strips: 1 }[chosen as "3x4"];
        const lines = [...svg.matchAll(/data-lead="([^"]*)"/g)].map(([, lead]) => lead!);
        const extents = lines.map((lead, i) => {
          const ys = (lines.indexOf(lead) === i ? strokes(svg, lead)[0] : strokes(svg, lead).at(-1))!.map(
            ([, y]) => y,
          );
          return [Math.min(...ys), Math.max(...ys)] as const;
        });
        const rows = Array.from({ length: Math.ceil(lines.length / columns) }, (_, r) => {
          const cells = extents.slice(r * columns, (r + 1) * columns);
          return [
            Math.min(...cells.map(([low]) => low)),
            Math.max(...cells.map(([, high]) => high)),
          ] as const;
        });
        rows.slice(1).forEach(([low], r) => {
          expect(low).toBeGreaterThan(rows[r]![1] - 0.001);
        });
        expect(rows[0]![0]).toBeGreaterThan(18.999);
        expect(rows.at(-1)![1]).toBeLessThan(height(svg) - 8);
      }),
      { numRuns: 25 },
    );
  });

  it("draws nothing of a record without leads or samples, and says so", () => {
    const empty = { ...record, leads: [], signals: [] };
    expect(allText(drawRecord(empty))).toContain("the record has no leads");
    expect(texts(drawRecord(empty, { layout: "3x4" }))).toContain("V6 not recorded");
    expect(texts(drawRecord({ ...record, signals: record.signals.map(() => new Float32Array()) }))).toContain(
      "I no samples",
    );
  });

  it("shows neither patient nor date, and escapes what comes from files", () => {
    const svg = drawRecord({
      ...record,
      name: 'a<b>&"c"\u0007',
      patient: "P-4711",
      date: "2001-03-09T11:04:58",
      age: 56,
      sex: "female",
      device: "Cardiograph <7>",
    });
    expect(svg).not.toMatch(/4711|2001-03/);
    expect(texts(svg)[0]).toBe("a&lt;b&gt;&amp;&quot;c&quot;");
    expect(texts(svg)[1]).toBe(
      "female, 56 years \u00B7 12 leads \u00B7 500 Hz \u00B7 10 s \u00B7 Cardiograph &lt;7&gt;",
    );
  });
});

/** Stored pictures: look at the change when one of these fails; `npx vitest run src/ecg/drawing -u` stores it. */
describe("gallery", () => {
  const record = { ...heart({ samplingRate: 100, noise: 0.002 }), name: "Synthetic heart" };
  const store = (name: string, svg: string) => expect(svg).toMatchFileSnapshot(`gallery/${name}.svg`);

  it("3x4 with rhythm strip", () => store("3x4", drawRecord(record)));
  it("6x2 in Cabrera's order", () =>
    store("6x2-cabrera", drawRecord(record, { layout: "6x2", order: "cabrera" })));
  it("12x1", () => store("12x1", drawRecord(record, { layout: "12x1" })));
  it("30 s of one lead", () => {
    const { signals, ...long } = heart({ samplingRate: 100, seconds: 30, noise: 0.002 });
    return store(
      "strips",
      drawRecord({ ...long, name: "Synthetic heart", leads: ["I"], signals: signals.slice(0, 1) }),
    );
  });
  it("a lead that was not recorded, a gap, a loose electrode", () => {
    const loose = signalOf(record, "V2").map((v, i) => v + 12 * Math.sin(i / 40));
    const gap = signalOf(record, "II").map((v, i) => (i > 120 && i < 180 ? Number.NaN : v));
    return store("faults", drawRecord(withSignals(record, { V2: loose, II: gap, V6: null })));
  });
  it("large waves at half the scale", () =>
    store(
      "half-scale",
      drawRecord({ ...record, signals: record.signals.map((s) => s.map((v) => 2.5 * v)) }),
    ));
});
