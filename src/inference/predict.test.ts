import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tinyCard, writeTinyModel } from "../../test/fixtures/tiny-model.ts";
import type { EcgRecord } from "../ecg/index.ts";
import { loadModel } from "./load.ts";
import { type LoadedModel, predictRecord as predictChecked } from "./predict.ts";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

function record(i: number[], v1: number[]): EcgRecord {
  const signals = [Float32Array.from(i), Float32Array.from(v1)];
  const nobody = { patient: null, age: null, sex: null };
  return { name: "r", source: "r.hea", samplingRate: 2, leads: ["I", "V1"], signals, ...nobody };
}

/** The signals here are levels: no heart made them. */
const predictRecord = (model: LoadedModel, record: EcgRecord) =>
  predictChecked(model, record, { unchecked: true });

describe("predictRecord", () => {
  let folder = "";
  let model: LoadedModel;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "cardiograft-predict-"));
    model = await loadModel(writeTinyModel(folder), { device: "cpu", threads: 1 });
  });
  afterAll(async () => {
    await model.predictor.release();
    rmSync(folder, { recursive: true });
  });

  it("gives probability, threshold and which side of it, by label", async () => {
    const { labels, windows, notes } = await predictRecord(model, record([1, 1, 1, 1], [2, 2, 2, 2]));
    expect(windows).toBe(1);
    expect(notes).toEqual([]);
    expect(labels).toEqual([
      { label: "high I", probability: expect.closeTo(sigmoid(1), 6), threshold: 0.5, above: true },
      { label: "high V1", probability: expect.closeTo(sigmoid(2), 6), threshold: 0.9, above: false },
    ]);
  });

  it("averages probabilities over windows, not logits", async () => {
    const { labels, windows } = await predictRecord(
      model,
      record([4, 4, 4, 4, 0, 0, 0, 0], Array(8).fill(0)),
    );
    expect(windows).toBe(3);
    const expected = (sigmoid(4) + sigmoid(2) + sigmoid(0)) / 3;
    expect(labels[0]!.probability).toBeCloseTo(expected, 6);
  });

  it("counts a probability at the threshold as above", async () => {
    const { labels } = await predictRecord(model, record([0, 0, 0, 0], [0, 0, 0, 0]));
    expect(labels[0]).toEqual({ label: "high I", probability: 0.5, threshold: 0.5, above: true });
  });

  it("answers for a long record in several runs", async () => {
    const n = 4 * 1000;
    const { labels, windows } = await predictRecord(model, record(Array(n).fill(1), Array(n).fill(-1)));
    expect(windows).toBe(1000);
    expect(labels.map((l) => l.probability)).toEqual([
      expect.closeTo(sigmoid(1), 6),
      expect.closeTo(sigmoid(-1), 6),
    ]);
  });

  it("refuses a model that gives no number", async () => {
    const predictor = {
      ...model.predictor,
      run: async () => ({ probabilities: Float32Array.of(0.5, Number.NaN) }),
    };
    const r = record([0, 0, 0, 0], [0, 0, 0, 0]);
    await expect(predictRecord({ ...model, predictor }, r)).rejects.toThrow(
      /r\.hea: .*no finite probability of high V1/,
    );
    const short = { ...model.predictor, run: async () => ({ probabilities: Float32Array.of(0.5) }) };
    await expect(predictRecord({ ...model, predictor: short }, r)).rejects.toThrow(/do not belong together/);
  });

  it("refuses what a check refuses, and notes what one warns of", async () => {
    const flat = record([1, 1, 1, 1], [2, 2, 2, 2]);
    await expect(predictChecked(model, flat)).rejects.toThrow(/r\.hea: .*constant throughout/);
    const microvolts = record([1000, -900, 800, 0], [500, 0, 700, 0]);
    await expect(predictChecked(model, microvolts)).rejects.toThrow(/r\.hea: .*divide by 1000/);
    const { notes } = await predictChecked(model, record([1, 0, 1, 0], [1, 0, 1, 0]));
    expect(notes).toEqual([expect.stringMatching(/^duplicate: /)]);
  });

  it("names the most probable of labels that exclude each other, whatever their thresholds", async () => {
    const exclusive = { ...model, card: { ...model.card, exclusive: true as const } };
    const { labels } = await predictRecord(exclusive, record([1, 1, 1, 1], [2, 2, 2, 2]));
    expect(labels.map(({ above, threshold }) => [above, threshold])).toEqual([
      [false, null],
      [true, null],
    ]);
  });

  it("uses the card of the loaded model", () => {
    expect(model.card).toEqual(tinyCard());
  });
});
