import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporary } from "../../test/support/folder.ts";
import { UserError } from "../base/index.ts";
import { Tree } from "./tree.ts";

it("gives the nearest folders first, sorted, without what is hidden", () => {
  const root = temporary();
  for (const path of ["b/c", "a/d", ".git/x"]) mkdirSync(join(root, path), { recursive: true });
  for (const path of ["z.txt", "y.txt", ".hidden", "a/d/one"]) writeFileSync(join(root, path), "");
  const folders = [...new Tree(root)];
  expect(folders.map(({ path, depth }) => [path.slice(root.length), depth])).toEqual([
    ["", 0],
    ["/a", 1],
    ["/b", 1],
    ["/a/d", 2],
    ["/b/c", 2],
  ]);
  expect(folders[0]).toMatchObject({ files: ["y.txt", "z.txt"], folders: ["a", "b"] });
  expect(folders[3]!.files).toEqual(["one"]);
});

it("lists each folder once, when it is first asked for", () => {
  const root = temporary();
  mkdirSync(join(root, "a"));
  const tree = new Tree(root);
  for (const folder of tree) {
    expect(folder.folders).toEqual(["a"]);
    break;
  }
  writeFileSync(join(root, "a", "later"), "");
  writeFileSync(join(root, "too late"), "");
  expect([...tree].map(({ files }) => files)).toEqual([[], ["later"]]);
  rmSync(join(root, "a", "later"));
  expect([...tree].map(({ files }) => files)).toEqual([[], ["later"]]);
});

it("follows links to folders, and ends where they lead in a circle", () => {
  const root = temporary();
  mkdirSync(join(root, "a"));
  symlinkSync(root, join(root, "a", "up"));
  symlinkSync(join(root, "nowhere"), join(root, "broken"));
  const folders = [...new Tree(root)];
  expect(folders.map(({ depth }) => depth)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(folders[0]!.files).toEqual([]);
});

it("refuses what is no folder", () => {
  const root = temporary();
  writeFileSync(join(root, "a.zip"), "");
  expect(() => new Tree(join(root, "a.zip"))).toThrow(UserError);
  expect(() => new Tree(join(root, "a.zip"))).toThrow(/is not a folder; unpack/);
  expect(() => new Tree(join(root, "b"))).toThrow(/there is no such folder/);
});
