import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { type StoredSignal, writeStored } from "../../../test/support/wfdb-formats.ts";
import { UserError } from "../../base/index.ts";
import { readWfdb } from "./index.ts";

const II: StoredSignal = { numbers: [1, 2, 3, 4], gain: "1000(0)/mV", description: "II" };
const V1: StoredSignal = { numbers: [10, 20, 30, 40], gain: "1000(0)/mV", description: "V1" };
const ABP: StoredSignal = { numbers: [7, 7, 7, 7], gain: "1(0)/mmHg", description: "ABP" };

const values = (record: { signals: readonly Float32Array[] }) =>
  record.signals.map((s) => [...s].map((v) => (Number.isNaN(v) ? null : Math.round(1000 * v))));

function refused(path: string, message: RegExp): void {
  expect(() => readWfdb(path)).toThrow(UserError);
  expect(() => readWfdb(path)).toThrow(message);
}

/** A record of several segments with this header; each segment has 4 frames. */
function several(header: string, segments: Readonly<Record<string, readonly StoredSignal[]>>): string {
  const folder = temporary();
  for (const [name, signals] of Object.entries(segments))
    writeStored(folder, name, [{ format: 16, signals }]);
  writeFileSync(join(folder, "m.hea"), header);
  return join(folder, "m.hea");
}

describe("a record of several segments with a fixed layout", () => {
  const header = "m/3 2 100 12 10:00:00 1/2/2003\na 4\nb 4\na 4\n#Age: 60\n";
  const other = [
    { ...II, numbers: [500, 600, 700, -32768], gain: "100(0)/mV" },
    { ...V1, numbers: [5, 6, 7, 8], gain: "1(4)/uV" },
  ];

  it("is read from end to end, each segment with its own gain and format", () => {
    const path = several(header, { a: [II, V1] });
    writeStored(join(path, ".."), "b", [
      { format: 212, signals: [{ ...other[0]!, numbers: [500, 600, 700, -2048] }, other[1]!] },
    ]);
    const record = readWfdb(path);
    expect(record).toMatchObject({
      name: "m",
      leads: ["II", "V1"],
      samplingRate: 100,
      age: 60,
      date: "2003-02-01T10:00:00",
    });
    expect(values(record)).toEqual([
      [1, 2, 3, 4, 5000, 6000, 7000, null, 1, 2, 3, 4],
      [10, 20, 30, 40, 1, 2, 3, 4, 10, 20, 30, 40],
    ]);
    const range = readWfdb(path, { from: 3, to: 9 });
    expect(values(range)).toEqual(values(record).map((v) => v.slice(3, 9)));
    expect(range.date).toBeUndefined();
  });

  it("opens only the segments of a range", () => {
    const path = several(header, { a: [II, V1], b: other });
    rmSync(join(path, "..", "b.d0"));
    expect(values(readWfdb(path, { from: 8 }))[0]).toEqual([1, 2, 3, 4]);
    refused(path, /b\.d0: there is no such file/);
  });

  it("is refused where its headers contradict each other", () => {
    const segments = { a: [II, V1], b: other };
    refused(
      several(header.replace("m/3 2 100 12", "m/3 2 100 11").replace(/a 4\n#/, "a 3\n#"), segments),
      /m\.hea, line 4, number of samples: 3, but the header of a says 4/,
    );
    refused(
      several(header.replace("m/3 2", "m/3 3"), segments),
      /m\.hea, line 1, number of signals: 3, but a has 2/,
    );
    refused(
      several(header.replace("2 100", "2 200"), segments),
      /a\.hea, line 1, sampling frequency: 100, but that of its record is 200/,
    );
    refused(
      several(header, { a: [II, V1], b: [other[1]!, other[0]!] }),
      /b\.hea, line 2: signal V1 is not one of/,
    );
    refused(several(header, { a: [II, V1], b: [II] }), /b\.hea: 1 signals, but the first segment has 2/);
    refused(several(header, { a: [II, V1] }), /b\.hea: there is no such file/);
    refused(several("m/1 2 100 4\nm 4\n", {}), /m\.hea, line 1, record name: a segment has segments/);
    refused(several("m/2 2 100 8\n~ 4\n~ 4\n", {}), /m\.hea: has only gaps/);
  });
});

describe("a record of several segments with a variable layout", () => {
  const layout =
    "l 3 100 0\n~ 0 1000/mV 16 0 0 0 0 V1\n~ 0 1/mmHg 16 0 0 0 0 ABP\n~ 0 1000/mV 16 0 0 0 0 II\n";
  const make = (header: string, segments: Readonly<Record<string, readonly StoredSignal[]>>) => {
    const path = several(header, segments);
    writeFileSync(join(path, "..", "l.hea"), layout);
    return path;
  };
  const header = "m/5 3 100 19\nl 0\n~ 3\na 4\n~ 8\nb 4\n";

  it("has NaN in its gaps and where a segment lacks a signal", () => {
    const record = readWfdb(make(header, { a: [II, ABP], b: [II, V1] }));
    expect(record.leads).toEqual(["V1", "II"]);
    const gap = (n: number) => Array(n).fill(null);
    expect(values(record)).toEqual([
      [...gap(15), 10, 20, 30, 40],
      [...gap(3), 1, 2, 3, 4, ...gap(8), 1, 2, 3, 4],
    ]);
    const path = make(header, { a: [II, ABP], b: [II, V1] });
    expect(values(readWfdb(path, { from: 8, to: 14 }))).toEqual([gap(6), gap(6)]);
    expect(values(readWfdb(path, { from: 5, to: 8 }))).toEqual([gap(3), [3, 4, null]]);
  });

  it("is refused where a segment has a signal of another name, unit or rate", () => {
    refused(
      make(header, { a: [{ ...II, description: "III" }], b: [II] }),
      /a\.hea, line 2: signal III is not one of/,
    );
    refused(
      make(header, { a: [{ ...II, gain: "1(0)/mmHg" }], b: [II] }),
      /a\.hea, line 2, units: mmHg is not a voltage/,
    );
    const twice = { ...II, numbers: [1, 2, 3, 4, 5, 6, 7, 8], samplesPerFrame: 2 };
    refused(make(header, { a: [twice], b: [II] }), /a\.hea, line 2: signal II has other samples per frame/);
  });

  it("is refused when a gap claims more than can be held", () => {
    refused(
      make("m/3 3 100\nl 0\n~ 99999999999\na 4\n", { a: [II] }),
      /too many to read at once; read a range/,
    );
  });

  it("is not read from its layout alone", () => {
    const path = make(header, { a: [II], b: [II] });
    refused(path.replace("m.hea", "l.hea"), /l\.hea: is only the layout of a record/);
  });
});

describe("a record's folder", () => {
  const outside = () =>
    writeStored(temporary(), "secret", [{ format: 16, signals: [II] }]).replace(".hea", ".d0");

  it("is not left by a link to a signal file or a segment's header", () => {
    const secret = outside();
    const path = writeStored(temporary(), "a", [{ format: 16, signals: [II] }]);
    rmSync(path.replace(".hea", ".d0"));
    symlinkSync(secret, path.replace(".hea", ".d0"));
    refused(path, /a\.d0: is a link out of its folder; put the file itself there/);

    const many = several("m/1 1 100 4\na 4\n", {});
    symlinkSync(secret.replace(".d0", ".hea"), join(many, "..", "a.hea"));
    refused(many, /a\.hea: is a link out of its folder/);
  });

  it("may hold links to files in it, and be a link itself", () => {
    const folder = temporary();
    const path = writeStored(folder, "a", [{ format: 16, signals: [II] }]);
    mkdirSync(join(folder, "store"));
    copyFileSync(join(folder, "a.d0"), join(folder, "store", "object"));
    rmSync(join(folder, "a.d0"));
    symlinkSync(join("store", "object"), join(folder, "a.d0"));
    expect(values(readWfdb(path))).toEqual([[1, 2, 3, 4]]);
    const link = join(temporary(), "link");
    symlinkSync(folder, link);
    expect(values(readWfdb(join(link, "a.hea")))).toEqual([[1, 2, 3, 4]]);
  });

  it("may hold a link that ends nowhere or in itself, which is refused", () => {
    const path = writeStored(temporary(), "a", [{ format: 16, signals: [II] }]);
    const file = path.replace(".hea", ".d0");
    rmSync(file);
    symlinkSync("nowhere", file);
    refused(path, /a\.d0: there is no such file/);
    rmSync(file);
    symlinkSync("a.d0", file);
    refused(path, /a\.d0: cannot be read \(ELOOP\)/);
  });

  it("may hold a header that is far too long, which is refused", () => {
    const path = join(temporary(), "a.hea");
    writeFileSync(path, `a 1 100 4\n#${" ".repeat(17 * 2 ** 20)}\n`);
    refused(path, /a\.hea: \d+ bytes are too many for a header/);
    expect(readFileSync(path).length).toBeGreaterThan(16 * 2 ** 20);
  });
});
