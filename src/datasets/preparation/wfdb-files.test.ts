import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { writeWfdb } from "../../../test/support/wfdb.ts";
import { UserError } from "../../base/index.ts";
import { sendable } from "./elsewhere.ts";
import { passingWfdbFiles, wfdbElsewhere, wfdbFiles } from "./wfdb-files.ts";

/** Three records of different sizes; the second has a missing sample. */
function files() {
  const dir = temporary();
  const digital = [
    [
      [1, 2],
      [3, 4],
    ],
    [[5, -32768, 7, 8, 9, 10]],
    [
      [11, 12, 13],
      [14, 15, 16],
    ],
  ];
  const names = ["a", "b", "c"];
  return { names, headers: names.map((name, i) => writeWfdb(join(dir, name), { digital: digital[i]! })) };
}

const values = (signals: readonly Float32Array[]) =>
  signals.map((s) => [...s].map((v) => Math.round(1000 * v)));

describe("wfdbFiles", () => {
  it("reads records that stay what they are", () => {
    const { read } = wfdbFiles(files());
    const records = [0, 1, 2].map(read);
    expect(values(records[0]!.signals)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(values(records[1]!.signals)).toEqual([[5, Number.NaN, 7, 8, 9, 10]]);
  });

  it("reads into one memory where each record is used up before the next", () => {
    const { read } = passingWfdbFiles(files());
    const [first, again] = [read(2).signals, values(read(2).signals)];
    expect(again).toEqual([
      [11, 12, 13],
      [14, 15, 16],
    ]);
    expect(values(read(0).signals)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(values(first)).not.toEqual(again);
    expect(values(read(1).signals)).toEqual([[5, Number.NaN, 7, 8, 9, 10]]);
    expect(values(read(0).signals)[1]).toEqual([3, 4]);
  });

  it("refuses another record's file", () => {
    const { read } = wfdbFiles({ ...files(), names: ["a", "x", "c"] });
    expect(read(0).name).toBe("a");
    expect(() => read(1)).toThrow(UserError);
    expect(() => read(1)).toThrow(/b\.hea, record name: b, not x/);
    expect(() => read(3)).toThrow(RangeError);
  });

  it("says how another thread does it", async () => {
    const own = files();
    const { module, name, args } = structuredClone(sendable(wfdbElsewhere(own)));
    const opened = (await import(module))[name](...args) as ReturnType<typeof wfdbFiles>;
    expect(values(opened.read(2).signals)[0]).toEqual([11, 12, 13]);
  });
});
