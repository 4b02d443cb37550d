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
    [`a/3 1 100 10\n${SIGNAL}`, /several segments/],
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

  it("either reads or throws a UserError, whatever the text", () => {
    const word = fc.oneof(
      fc.constantFrom("a", "1", "12", "100", "16", "-3", "a.dat", "1000(0)/mV", "\n", "#"),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        try {
          expect(read(words.join(" ")).samples).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});
