import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeTinyModel } from "../../test/fixtures/tiny-model.ts";
import { UserError } from "../base/index.ts";
import { describedModel } from "./model-description.ts";

const dir = mkdtempSync(join(tmpdir(), "cardiograft-description-"));
const ours = join(dir, "ours");
const file = join(dir, "theirs", "mean.onnx");
beforeAll(() => {
  writeTinyModel(ours);
  mkdirSync(join(dir, "theirs"));
  copyFileSync(join(ours, "model.onnx"), file);
});
afterAll(() => rmSync(dir, { recursive: true }));

const described = (value: unknown): string => {
  const path = join(dir, "theirs", "mean.json");
  writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
  return path;
};

const whole = { model: "mean.onnx", leads: ["I", "V1"], samplingRate: 2 };

function refusal(given: string): string {
  try {
    describedModel(given);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
}

describe("a model as it is given", () => {
  it.each(["", "model.onnx", "card.json"])("is the folder of one of ours (%s)", (name) => {
    expect(describedModel(join(ours, name))).toEqual({ model: ours });
  });

  it("is what a JSON file says, its path relative to that file", () => {
    const more = { unit: "microvolt", layout: "leads-first", output: "logits" };
    expect(describedModel(described({ ...whole, ...more }))).toEqual({ ...whole, ...more, model: file });
    expect(describedModel(described({ ...whole, model: file })).model).toBe(file);
    expect(describedModel(described({ model: "../ours" }))).toEqual({ model: ours });
  });

  it.each<[string, unknown, RegExp]>([
    ["no leads", { ...whole, leads: undefined }, /leads: name the leads of .*mean\.onnx in the order/],
    ["no sampling rate", { ...whole, samplingRate: undefined }, /samplingRate: say for how many samples/],
    ["no model", { ...whole, model: undefined }, /model: is missing/],
    ["a model that is not there", { ...whole, model: "other.onnx" }, /model: .*other\.onnx is not there/],
    ["another unit", { ...whole, unit: "mV" }, /unit: choose "millivolt", "microvolt", "volt", not "mV"/],
    ["a field of its own", { ...whole, sampling_rate: 2 }, /unknown field "sampling_rate"/],
    ["text for a number", { ...whole, samplingRate: "2" }, /samplingRate: must be a number, not "2"/],
    ["a list", [whole], /\(the whole\): must be an object/],
    ["leads of one of ours", { model: "../ours", leads: ["I", "V1"] }, /leads: .*card\.json says everything/],
  ])("names file and field: %s", (_, value, message) => {
    const path = described(value);
    const told = refusal(path);
    expect(told.startsWith(`${path} cannot be used:\n  `), told).toBe(true);
    expect(told).toMatch(message);
  });

  it("says what must be written about an ONNX file", () => {
    const told = refusal(file);
    expect(told).toMatch(/^.*mean\.onnx: an ONNX file alone does not say .* such as mean\.json,/);
    const [, example] = /(\{ "model"[\s\S]*\})/.exec(told)!;
    const path = described(example!);
    expect(describedModel(path)).toMatchObject({ model: file, samplingRate: 500, unit: "microvolt" });
    // A model.onnx without its card is anybody's.
    const bare = join(dir, "bare");
    mkdirSync(bare);
    copyFileSync(file, join(bare, "model.onnx"));
    expect(refusal(bare)).toMatch(/an ONNX file alone does not say .* model\.json/);
  });

  it("says what is not there, is no JSON, or is no model", () => {
    const none = join(dir, "none");
    expect(refusal(none)).toMatch(/none is not there; give the folder of a model/);
    expect(refusal(dir)).toMatch(/has no model\.onnx; give the folder of a model/);
    expect(refusal(described("{ model: x }"))).toMatch(/mean\.json is not JSON: /);
    writeFileSync(join(dir, "weights.pt"), "x");
    expect(refusal(join(dir, "weights.pt"))).toMatch(/weights\.pt is no model; give the folder/);
  });
});
