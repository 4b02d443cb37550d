import { describe, expect, it } from "vitest";
import { isNpy, readNpyHeader, UserError } from "./index.ts";

const fault = (offset: number, field: string, problem: string) =>
  new UserError(`byte ${offset}, ${field}: ${problem}`);

/** A header as NEP 1 describes it: magic, version, length of the dictionary, dictionary. */
function header(text: string, version = 1): Buffer {
  const dictionary = Buffer.from(text, version === 3 ? "utf8" : "latin1");
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  length.writeUIntLE(dictionary.length, 0, length.length);
  return Buffer.concat([start, length, dictionary]);
}

const read = (text: string, version = 1) => readNpyHeader(header(text, version), fault);

describe("an .npy header", () => {
  it("is read as numpy writes it", () => {
    const text = "{'descr': '<i2', 'fortran_order': False, 'shape': (1, 2, 3), }    \n";
    expect(read(text)).toEqual({
      descr: "<i2",
      fortranOrder: false,
      shape: [1, 2, 3],
      offset: 10 + text.length,
    });
    expect(read("{'descr': '<f8', 'fortran_order': True, 'shape': (5,), }\n").shape).toEqual([5]);
    expect(read("{'descr': '<f8', 'fortran_order': True, 'shape': (), }\n").shape).toEqual([]);
  });

  it("and as others write it: another order, other quotes, versions 2 and 3, long integers", () => {
    const expected = { descr: ">f4", fortranOrder: true, shape: [10, 12] };
    const other = '{"shape":(10L,12L),"fortran_order":True,"descr":">f4"}';
    expect(read(other)).toMatchObject(expected);
    expect(read(other, 2)).toMatchObject({ ...expected, offset: 12 + other.length });
    expect(read(other, 3)).toMatchObject(expected);
  });

  it.each([
    ["{'descr': '<i2', 'fortran_order': False, 'shade': (1,), }", /shape: the .npy header is damaged/],
    ["{'descr': '<i2', 'fortran_order': Maybe, 'shape': (1,), }", /fortran_order/],
    ["{'descr': '<i2', 'fortran_order': False, 'shape': (1,), 'more': 1}", /damaged/],
    ["{'descr': '<i2', 'fortran_order': False, 'shape': (1 2,), }", /shape/],
    ["{'descr': '<i2', 'fortran_order': False, 'shape': (99999999999999999,), }", /shape/],
    ["{'descr': [('a', '<i2')], 'fortran_order': False, 'shape': (1,), }", /structured/],
  ])("is refused: %s", (text, message) => {
    expect(() => read(text)).toThrow(UserError);
    expect(() => read(text)).toThrow(message);
  });

  it("is refused with a length that no header has, cut off, or of another version", () => {
    const bytes = header("{'descr': '<i2', 'fortran_order': False, 'shape': (3,), }", 2);
    bytes.writeUInt32LE(0xffff_fff0, 8);
    expect(() => readNpyHeader(bytes, fault)).toThrow(/byte 8, header length: .* 4294967280 bytes/);
    for (let length = 0; length < 60; length++)
      expect(() =>
        readNpyHeader(
          header("{'descr': '<i2', 'fortran_order': False, 'shape': (3,), }").subarray(0, length),
          fault,
        ),
      ).toThrow(UserError);
    expect(() => read("", 4)).toThrow(/version 4.0 is not supported/);
  });

  it("is recognised by its first six bytes", () => {
    expect(isNpy(header("{}"))).toBe(true);
    expect(isNpy(Buffer.from("NUMPY file"))).toBe(false);
    expect(isNpy(new Uint8Array(0))).toBe(false);
  });
});
