import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tinyCard, writeTinyModel } from "../../test/fixtures/tiny-model.ts";
import { loadModel } from "./load.ts";

const cpu = { device: "cpu", threads: 1 } as const;

describe("loadModel", () => {
  let root = "";
  let folder = "";
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "cardiograft-load-"));
    folder = writeTinyModel(join(root, "model"));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it.each(["", "model.onnx", "card.json"])("takes the folder or either file (%s)", async (name) => {
    const model = await loadModel(join(folder, name), cpu);
    expect(model.file).toBe(join(folder, "model.onnx"));
    await model.predictor.release();
  });

  it("says which file is missing or is none of a model", async () => {
    await expect(loadModel(join(root, "nothing"), cpu)).rejects.toThrow(/nothing is not there/);
    await expect(loadModel(root, cpu)).rejects.toThrow(/model\.onnx is not there/);
    const other = join(root, "weights.pt");
    writeFileSync(other, "x");
    await expect(loadModel(other, cpu)).rejects.toThrow(/weights\.pt is not a model/);
    const bare = writeTinyModel(join(root, "bare"));
    rmSync(join(bare, "card.json"));
    await expect(loadModel(bare, cpu)).rejects.toThrow(/card\.json is not there/);
  });

  it("refuses a damaged model file by name", async () => {
    const damaged = writeTinyModel(join(root, "damaged"));
    writeFileSync(join(damaged, "model.onnx"), "this is not protobuf");
    await expect(loadModel(damaged, cpu)).rejects.toThrow(/damaged.*model\.onnx/);
  });

  it.each([
    ["leads", { leads: ["I", "II", "V1"] }, /input ecg is \[N, 2, 4\].*\[N, 3, 4\]/],
    ["window", { samples: 8, window: { ...tinyCard().window, seconds: 4 } }, /input ecg is .*\[N, 2, 8\]/],
    ["labels", { labels: [{ name: "one", threshold: 0.5 }] }, /probabilities is \[N, 2\].*\[N, 1\]/],
  ])("refuses a card with other %s than the model", async (name, changes, message) => {
    const other = writeTinyModel(join(root, `other-${name}`), tinyCard(changes));
    await expect(loadModel(other, cpu)).rejects.toThrow(message);
  });
});
