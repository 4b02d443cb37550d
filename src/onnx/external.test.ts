import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { temporary } from "../../test/support/folder.ts";
import { sha256 } from "../base/index.ts";
import { hashModelFile, readModel, readModelFile } from "./index.ts";
import { type ModelMessage, ModelProto } from "./schema.ts";

const fixture = (name: string) => readFileSync(new URL(`../../test/fixtures/onnx/${name}`, import.meta.url));
const model = "resnet.dynamo-external.onnx";
const data = `${model}.data`;

let folder = "";
let path = "";
beforeEach(() => {
  folder = join(temporary(), "model");
  mkdirSync(folder);
  path = join(folder, "theirs.onnx");
  writeFileSync(path, fixture(model));
  writeFileSync(join(folder, data), fixture(data));
});

/** Rewrites where the first tensor with data in another file says that they are; gives its name. */
function claim(fields: Record<string, string>): string {
  const message = ModelProto.decode(fixture(model)) as unknown as ModelMessage;
  const tensor = message.graph!.initializer!.find((t) => t.data_location === 1)!;
  const kept = tensor.external_data!.filter((e) => !(e.key in fields));
  tensor.external_data = [...kept, ...Object.entries(fields).map(([key, value]) => ({ key, value }))];
  writeFileSync(path, ModelProto.encode(ModelProto.fromObject(message)).finish());
  return tensor.name!;
}

it("gives the weights that the model with its weights inside has", () => {
  const outside = readModelFile(path).graph;
  const inside = readModel(fixture("resnet.dynamo.onnx")).graph;
  expect(outside.initializers.size).toBe(inside.initializers.size);
  for (const [name, tensor] of inside.initializers)
    expect(outside.initializers.get(name), name).toEqual(tensor);
  expect(outside.types).toEqual(inside.types);
});

it("counts in the hash of the model, as do the bytes of the model alone", () => {
  const hash = hashModelFile(path);
  expect(hashModelFile(path)).toBe(hash);
  const other = fixture(data);
  other.writeFloatLE(other.readFloatLE(0) + 1, 0);
  writeFileSync(join(folder, data), other);
  expect(hashModelFile(path)).not.toBe(hash);
  const inside = fixture("resnet.dynamo.onnx");
  writeFileSync(path, inside);
  expect(hashModelFile(path)).toBe(sha256(inside));
});

it("is not found from the bytes of the model alone", () => {
  expect(() => readModel(fixture(model), "theirs.onnx")).toThrow(
    /theirs\.onnx, tensor ".+": its data are in a file beside the model; open the model by its path/,
  );
});

it.each([
  ["/etc/hostname", /"\/etc\/hostname", which is no relative path/],
  ["C:\\weights.bin", /no relative path/],
  ["c:weights.bin", /no relative path/],
  ["\\\\server\\share\\weights", /no relative path/],
  ["..\\weights", /no relative path/],
  ["../weights", /which leads out of that folder/],
  ["inner/../../weights", /which leads out of that folder/],
  ["..", /which leads out of that folder/],
  ["a\0b", /no relative path/],
  ["", /which names no file/],
  [".", /is not a file/],
  ["none.data", /none\.data: there is no such file; .*put the file beside the model/],
])("refuses data in %j", (location, message) => {
  writeFileSync(join(folder, "..", "weights"), fixture(data));
  const tensor = claim({ location });
  expect(() => readModelFile(path)).toThrow(message);
  expect(() => readModelFile(path)).toThrow(`theirs.onnx, tensor "${tensor}"`);
});

it("takes data in a folder below, named in a roundabout way", () => {
  mkdirSync(join(folder, "weights"));
  writeFileSync(join(folder, "weights", "all.data"), fixture(data));
  claim({ location: "./weights/../weights/all.data" });
  expect(readModelFile(path).graph.nodes.length).toBeGreaterThan(5);
});

it("follows links only to where the model itself lies", () => {
  writeFileSync(join(folder, "..", "weights"), fixture(data));
  symlinkSync(join("..", "weights"), join(folder, "link.data"));
  claim({ location: "link.data" });
  expect(() => readModelFile(path)).toThrow(/a link that leads elsewhere/);
  // A download cache: model and data are links into one folder.
  writeFileSync(join(folder, "..", "blob"), readFileSync(path));
  const linked = join(folder, "linked.onnx");
  symlinkSync(join("..", "blob"), linked);
  expect(readModelFile(linked).graph.nodes.length).toBeGreaterThan(5);
});

it.each([
  [{ offset: "-1" }, /the offset of its data is "-1", not a number of bytes/],
  [{ offset: "1e3" }, /the offset of its data is "1e3"/],
  [{ offset: "99999999" }, /its data end at byte \d+ of .*\.data, which has 5280/],
  [{ offset: "999999999999999999999" }, /not a number of bytes/],
  [{ length: "8" }, /has 8 bytes in .*\.data where its shape needs \d+/],
  [{ length: "" }, /the length of its data is ""/],
])("refuses %j", (fields, message) => {
  const tensor = claim(fields);
  expect(() => readModelFile(path)).toThrow(message);
  expect(() => readModelFile(path)).toThrow(`tensor "${tensor}"`);
});

it("names the data file that is cut short", () => {
  truncateSync(join(folder, data), 1000);
  expect(() => readModelFile(path)).toThrow(
    /its data end at byte \d+ of .*\.data, which has 1000; .*cut short/,
  );
});
