import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { FileIndex } from "./files.ts";

function index(files: readonly string[], except: readonly string[] = []): FileIndex {
  const dir = temporary();
  for (const file of files) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), "x");
  }
  return new FileIndex(dir, new Set(except));
}

const found = (files: FileIndex, cell: string) => {
  const result = files.find(cell);
  return "path" in result ? result.path : result.problem;
};

describe("the recordings of a folder", () => {
  const NAMES = [
    "a/x.hea",
    "a/x.dat",
    "b/x.csv.gz",
    "b/00017.npy",
    "b/y.hea",
    "b/y.mat",
    "b/y.csv",
    "Z.h5",
    "notes.txt",
  ];
  const sample = () => index([...NAMES, "labels.csv", ".hidden.csv"], ["labels.csv"]);

  it("are those that may hold some: WFDB once, neither tables nor notes nor hidden files", () => {
    const files = sample();
    expect(files.recordings).toEqual(["Z.h5", "a/x.hea", "b/00017.npy", "b/x.csv.gz", "b/y.csv", "b/y.hea"]);
    expect(["a/x.hea", "b/y.hea", "b/y.csv", "notes.txt"].map((path) => files.nameOf(path))).toEqual([
      "a/x",
      "b/y.hea",
      "b/y.csv",
      "notes.txt",
    ]);
    expect(files.sizes("a/x.hea")).toBe("a/x.dat 1, a/x.hea 1");
  });

  it.each([
    ["a/x.hea", "a/x.hea"],
    ["./a/x", "a/x.hea"],
    ["a\\x.dat", "a/x.hea"],
    ["/home/somebody/ecg/a/x", "a/x.hea"],
    ["C:\\Daten\\b\\x.csv.gz", "b/x.csv.gz"],
    ["b/x", "b/x.csv.gz"],
    ["00017", "b/00017.npy"],
    ["17", "b/00017.npy"], // what Excel makes of it
    ["z", "Z.h5"],
    ["y.MAT", "b/y.hea"],
    ["notes.txt", "notes.txt"],
    ["x", "names more than one file; write its path, with the extension"],
    ["y", "names more than one file; write its path, with the extension"],
    ["c/x.hea", "names no file that is there"],
    ["notes", "names no file that is there"],
    ["labels.csv", "names no file that is there"],
    ["../a/x.hea", "leads out of the folder"],
    ["a/../../x", "leads out of the folder"],
    ["  ", "is empty"],
  ])("%j is %j", (cell, result) => expect(found(sample(), cell)).toBe(result));

  it("are found whatever way an umlaut is stored", () => {
    const umlauts = index(["mu\u0308ller.hea"]);
    expect(found(umlauts, "m\u00fcller")).toBe("mu\u0308ller.hea");
  });

  it("may be linked, in a circle too", () => {
    const dir = temporary();
    mkdirSync(join(dir, "a"));
    writeFileSync(join(dir, "a", "x.hea"), "");
    symlinkSync(dir, join(dir, "a", "up"));
    expect(new FileIndex(dir, new Set()).recordings).toEqual(["a/x.hea"]);
  });

  it("never lead out of the folder, whatever a cell says", () => {
    const files = sample();
    const part = fc.constantFrom("..", ".", "a", "b", "x", "x.hea", "/", "\\", "C:", "etc", "passwd", " ");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.constantFrom("/", "\\", ""), (parts, separator) => {
        const result = files.find(parts.join(separator));
        if ("path" in result) expect([...files.recordings, "notes.txt"]).toContain(result.path);
      }),
    );
  });
});
