import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readComments } from "./comments.ts";

const header = (...comments: string[]) =>
  ["A0001 1 500 10", "A0001.mat 16+24 1000/mV 16 0 1 1 0 I", ...comments].join("\n");

describe("readComments", () => {
  it("reads age, sex and diagnoses as 2020 and 2021 write them", () => {
    expect(readComments(header("#Age: 74", "#Sex: Male", "#Dx: 59118001,164889003"))).toEqual({
      age: 74,
      sex: "male",
      codes: ["59118001", "164889003"],
    });
    expect(
      readComments(header("# Age: 7.5\r", "# Sex: F\r", "# Dx: 426783006\r", "# Rx: Unknown\r")),
    ).toEqual({
      age: 7.5,
      sex: "female",
      codes: ["426783006"],
    });
  });

  it.each([
    ["NaN", null],
    ["-1", null],
    ["Unknown", null],
    ["", null],
    ["0", 0],
    ["300", 90], // PTB-XL's way of writing an age above 89
    ["192", null],
  ])("takes an age of %j for %j", (text, age) => {
    expect(readComments(header(`#Age: ${text}`, "#Sex: NaN", "#Dx: 1234567"))).toMatchObject({
      age,
      sex: null,
    });
  });

  it("takes no diagnosis for none, and a diagnosis twice for one", () => {
    expect(readComments(header("#Dx: Unknown"))).toMatchObject({ codes: [] });
    expect(readComments(header("#Dx:"))).toMatchObject({ codes: [] });
    expect(readComments(header("#Dx: 59118001, 426783006,59118001"))).toMatchObject({
      codes: ["59118001", "426783006"],
    });
  });

  it("refuses a header that does not say what the labels are", () => {
    expect(readComments(header("#Age: 74"))).toMatch(/Dx: there is no such line/);
    expect(readComments(header("#Dx: AF,RBBB"))).toMatch(/line 3, Dx: "AF" is not a SNOMED CT code/);
    expect(readComments(header("#Dx: 59118001", "#Dx: 426783006"))).toMatch(/line 4, Dx: is there twice/);
  });

  it("gives codes or a reason for any text", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom("#Dx: ", "#Age: ", "\n", "59118001,"))),
        (parts) => {
          const read = readComments(parts.join(""));
          if (typeof read === "string") expect(read).toMatch(/Dx/);
          else for (const code of read.codes) expect(code).toMatch(/^\d{6,18}$/);
        },
      ),
    );
  });
});
