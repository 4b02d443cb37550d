import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { temporary } from "../../test/support/folder.ts";
import { UserError } from "../base/index.ts";
import { readNpy, writeNpy } from "./index.ts";
import { npyHeader } from "./npy.ts";

describe("npy", () => {
  it("writes what numpy writes, but for the padding", () => {
    const path = join(temporary(), "a.npy");
    writeNpy(path, Int16Array.of(1, -2, 3, -32768, 5, 6), [1, 2, 3]);
    const bytes = readFileSync(path);
    expect(bytes.length).toBe(128 + 12);
    expect(bytes.toString("latin1", 0, 10)).toBe("\u0093NUMPY\u0001\u0000v\u0000");
    expect(bytes.toString("latin1", 10, 128).trimEnd()).toBe(
      "{'descr': '<i2', 'fortran_order': False, 'shape': (1, 2, 3), }",
    );
    expect(bytes[127]).toBe(10);
    expect(bytes.readInt16LE(128 + 6)).toBe(-32768);
    expect(npyHeader("int16", [2 ** 31, 12, 2 ** 31]).length).toBe(128);
  });

  it("reads back what it wrote, of any shape", () => {
    const path = join(temporary(), "a.npy");
    const sizes = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(sizes, fc.infiniteStream(fc.float()), (shape, values) => {
        const data = Float32Array.from([...values.take(shape.reduce((a, b) => a * b, 1))]);
        writeNpy(path, data, shape);
        expect(readNpy(path, "float32")).toEqual({ shape, data });
      }),
      { numRuns: 30 },
    );
  });

  it("reads what numpy writes: no shape, one dimension, header padded to 64 bytes", () => {
    const path = join(temporary(), "a.npy");
    const head = `${"{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }".padEnd(117)}\n`;
    const write = (text: string, body = Buffer.alloc(8)) =>
      writeFileSync(
        path,
        Buffer.concat([Buffer.from(`\u0093NUMPY\u0001\u0000v\u0000${text}`, "latin1"), body]),
      );
    write(head);
    expect(readNpy(path, "float32").shape).toEqual([2]);
    write(head.replace("(2,), }", "(), }  "), Buffer.alloc(4));
    expect(readNpy(path, "float32").shape).toEqual([]);
    for (const [from, to, message] of [
      ["<f4", "<f8", /type <f8 are not supported/],
      ["False", "True", /Fortran/],
      ["(2,)", "(3,)", /136 bytes, but its header describes 140/],
      ["shape", "shade", /header is damaged/],
    ] as const) {
      write(`${head.replace(from, to).trimEnd().padEnd(117)}\n`);
      expect(() => readNpy(path, "float32")).toThrow(UserError);
      expect(() => readNpy(path, "float32")).toThrow(message);
    }
  });

  it("refuses other files, cut off files and another type", () => {
    const path = join(temporary(), "a.npy");
    const attempt = () => readNpy(path, "int16");
    expect(attempt).toThrow(/a\.npy: there is no such file; prepare/);
    writeNpy(path, Int16Array.of(1, 2), [2]);
    const bytes = readFileSync(path);
    expect(() => readNpy(path, "float32")).toThrow(/holds int16, not float32/);
    for (let length = 0; length < bytes.length; length++) {
      writeFileSync(path, bytes.subarray(0, length));
      expect(attempt).toThrow(UserError);
    }
    writeFileSync(path, "PK\u0003\u0004 something else altogether");
    expect(attempt).toThrow(/is not an \.npy file/);
  });
});
