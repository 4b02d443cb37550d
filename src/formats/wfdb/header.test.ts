import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../../base/index.ts";
import { readWfdbHeader } from "./index.ts";

const SIGNAL = "a.dat 16 1000.0(5)/mV 16 3 -119 1508 0 lead II";

const read = (text: string) => readWfdbHeader(text, "dir/a.hea");

describe("readWfdbHeader", () => {
  it("reads the record line, signal lines and comments", () => {
    const header = read(
      `# before\r\na 2 360/720(3.5) 650000 0:0:0 1/1/2001\r\n${SIGNAL}\r\n\r\na.dat 212x4:7+24 -2.5e+2 11 1024 995 -22131 0 V5\r\n#Age: 3`,
    );
    expect(header).toMatchObject({
      record: "a",
      samplingRate: 360,
      samples: 650000,
      comments: ["before", "Age: 3"],
    });
    expect(header.signals[0]).toEqual({
      line: 3,
      file: "a.dat",
      format: 16,
      samplesPerFrame: 1,
      skew: 0,
      byteOffset: 0,
      gain: 1000,
      baseline: 5,
      units: "mV",
      adcResolution: 16,
      adcZero: 3,
      initialValue: -119,
      checksum: 1508,
      blockSize: 0,
      description: "lead II",
    });
    expect(header.signals[1]).toMatchObject({
      line: 5,
      format: 212,
      samplesPerFrame: 4,
      skew: 7,
      byteOffset: 24,
      gain: -250,
      baseline: 1024, // the ADC zero where no baseline is written
      units: "mV",
    });
  });

  it("reads a signal line that ends early, and takes a gain of 0 as uncalibrated", () => {
    const header = read("a 2 62.4725 10\na.dat 16\na.dat 16 0/uV");
    expect(header.samplingRate).toBe(62.4725);
    expect(header.signals[0]).toMatchObject({
      gain: null,
      initialValue: null,
      checksum: null,
      description: "",
    });
    expect(header.signals[1]).toMatchObject({ gain: null, units: "uV" });
  });

  it("reads the segments of a record, gaps and the layout among them", () => {
    const header = read(
      "m/4 3 125 35 16:57:09.000 26/10/2137\nm_layout 0\n~ 10\nm_1 20\nm_2 5\n# Location: micu",
    );
    expect(header).toMatchObject({
      record: "m",
      samplingRate: 125,
      samples: 35,
      signalCount: 3,
      signals: [],
    });
    expect(header.start).toBe("2137-10-26T16:57:09");
    expect(header.segments).toEqual([
      { line: 2, record: "m_layout", samples: 0 },
      { line: 3, record: null, samples: 10 },
      { line: 4, record: "m_1", samples: 20 },
      { line: 5, record: "m_2", samples: 5 },
    ]);
    expect(read("m/2 1 125\na 3\nb 4").samples).toBe(7);
  });

  it("reads a layout, whose signals have no samples", () => {
    const header = read(
      "l 2 125 0 16:57:09\n~ 0 255(-128)/NU 8 0 -128 0 0 PLETH\n~ 0 127(-64)/mV 8 0 -128 0 0 II",
    );
    expect(header).toMatchObject({ samples: 0, segments: null, start: null });
    expect(header.signals.map((s) => [s.file, s.format, s.description])).toEqual([
      ["~", 0, "PLETH"],
      ["~", 0, "II"],
    ]);
  });

  it.each([
    ["8:26:04 26/10/1994", "1994-10-26T08:26:04"],
    ["0:0:0 1/2/2001", "2001-02-01T00:00:00"],
    ["16:57:39", null],
    ["12-May-2020 12:33:59", null],
    ["24:00:00 1/1/2001", null],
    ["1:00:00 31/2/2001", null],
  ])("takes %s as the time %s", (written, start) => {
    expect(read(`a 1 100 10 ${written}\n${SIGNAL}`).start).toBe(start);
  });

  it.each([
    ["", /dir\/a\.hea: the header is empty/],
    ["# only\n", /empty/],
    ["a", /number of signals/],
    [`a one 100 10\n${SIGNAL}`, /line 1, number of signals/],
    ["a 0 100 10", /no signal/],
    [`a 1\n${SIGNAL}`, /sampling frequency: missing/],
    [`a 1 0 10\n${SIGNAL}`, /sampling frequency/],
    [`a 1 -5 10\n${SIGNAL}`, /sampling frequency/],
    [`a 1 1e999 10\n${SIGNAL}`, /sampling frequency/],
    [`a 1 100\n${SIGNAL}`, /number of samples: missing/],
    [`a 1 100 0\n${SIGNAL}`, /number of samples: 0/],
    [`a 1 100 1.5\n${SIGNAL}`, /number of samples/],
    [`a 1 100 99999999999999999\n${SIGNAL}`, /number of samples/],
    [`a/3 1 100 10\n${SIGNAL}`, /number of segments: 3, but 1 segment lines/],
    [`a/1 1 100 10\n${SIGNAL}`, /line 2, segment: more than a name/],
    ["a/0 1 100 10", /number of segments: 0/],
    ["a/x 1 100 10\nb 10", /number of segments/],
    ["a/b/2 1 100 10", /record name/],
    ["a/2 1 100 10\nb 5\nc 4", /line 1, number of samples: 10, but its segments have 9/],
    ["a/2 1 100 5\nb 5\nc 0", /line 3, number of samples: 0, but only a layout/],
    ["a/1 1 100 0\nb 0", /segments have none/],
    ["a/1 1 100 5\n../b 5", /line 2, segment: ..\/b is not a file/],
    ["a/1 1 100 5\nb five", /line 2, number of samples: "five"/],
    ["a 1 100 10\na.dat 16x0", /format: "16x0" cannot be right/],
    ["a 1 100 10\na\u0000.dat 16 1000", /file name/],
    ["a 1 100 10\na.dat 16 1e-300", /gain: "1e-300" cannot/],
    ["a 1 100 10\na.dat 16 1(1e999)", /baseline/],
    ["a 1 1e300 10\na.dat 16 1", /sampling frequency/],
    [`a 2 100 10\n${SIGNAL}`, /2, but 1 signal lines/],
    [`a 1 100 10\n${SIGNAL}\n${SIGNAL}`, /1, but 2 signal lines/],
    ["a 1 100 10\n../x.dat 16 1000", /line 2, file name/],
    ["a 1 100 10\n/etc/passwd 16 1000", /file name/],
    ["a 1 100 10\n..\\x.dat 16 1000", /file name/],
    ["a 1 100 10\nC:x.dat 16 1000", /file name/],
    ["a 1 100 10\n.. 16 1000", /file name/],
    ["a 1 100 10\na.dat sixteen", /format/],
    ["a 1 100 10\na.dat 16 ten", /gain/],
    ["a 1 100 10\na.dat 16 10 16 zero", /ADC zero/],
    ["a 1 100 10\na.dat 16 10 16 0 1.5", /initial value/],
    ["a 1 100 10\na.dat 16 10 16 0 1 x", /checksum/],
  ])("refuses %j", (text, message) => {
    expect(() => read(text)).toThrow(UserError);
    expect(() => read(text)).toThrow(message);
  });

  it("reads a line the same whatever header was read before", () => {
    const word = (value: fc.Arbitrary<string>) =>
      fc.oneof({ weight: 3, arbitrary: value }, fc.constantFrom("x", "1e3", "+5", "-", "1".repeat(20)));
    const integer = word(fc.integer().map(String));
    const middle = fc.constantFrom("16 1000.0(0)/mV 16 0", "16 200 12 3", "212 0/uV 12 0");
    const rest = fc.constantFrom("0 V1", "0 V2", "0 lead II", "0", "7 3 V1");
    const line = fc.tuple(fc.constantFrom("a.dat", "b.dat", "../a.dat"), middle, integer, integer, rest);
    const outcome = (text: string) => {
      try {
        return read(text).signals;
      } catch (error) {
        return (error as Error).message;
      }
    };
    fc.assert(
      fc.property(fc.array(line, { minLength: 2, maxLength: 5 }), (lines) => {
        for (const words of lines) {
          const text = words.join(" ");
          // Of two spaces between words nothing is known from before.
          expect(outcome(`a 1 100 10\n${text}`)).toEqual(outcome(`a 1 100 10\n${text.replace(" ", "  ")}`));
        }
      }),
    );
  });

  it("either reads or throws a UserError, whatever the text", () => {
    const word = fc.oneof(
      fc.constantFrom("a", "1", "12", "100", "16", "-3", "a.dat", "1000(0)/mV", "\n", "#"),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        try {
          expect(read(words.join(" ")).samples).toBeGreaterThanOrEqual(0);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});
