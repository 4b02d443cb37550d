import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeTinyModel } from "../../test/fixtures/tiny-model.ts";
import { UserError } from "../base/index.ts";
import type { Dataset } from "../datasets/index.ts";
import { scoreModel } from "./score.ts";

/** Records whose lead I is high where they are labelled "up"; "down" has nothing to do with it. The last one cannot be read. */
const COUNT = 40;
const labels = (i: number) => [...(i % 2 === 0 ? ["up"] : []), ...(i % 4 < 2 ? ["down"] : [])];
const dataset: Dataset = {
  ...{ name: "made", fingerprint: "made", licence: "none", samplingRate: 2, samples: 4, leads: ["I", "V1"] },
  labelSets: { set: ["up", "down"], nobody: ["never"] },
  entries: Array.from({ length: COUNT }, (_, i) => ({
    ...{ record: `r${i}`, patient: `p${i}`, fold: 1 + (i % 10), age: null, sex: null },
    labels: { set: labels(i), nobody: [] },
  })),
  refused: [],
  read(i) {
    if (i === 36) throw new UserError("r36: cut off");
    const level = i % 2 === 0 ? 2 : -2;
    const signals = [new Float32Array(4).fill(level), new Float32Array(4)];
    const nobody = { patient: null, age: null, sex: null };
    return { name: `r${i}`, source: `r${i}`, samplingRate: 2, leads: ["I", "V1"], signals, ...nobody };
  },
};

describe("the score of a model", () => {
  let folder = "";
  let model = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "cardiograft-score-"));
    model = writeTinyModel(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is taken on the training folds, and tells what the model knows from what it does not", async () => {
    const seen: number[] = [];
    const score = await scoreModel({ model }, dataset, {
      labels: "set",
      onProgress: ({ done }) => seen.push(done),
    });
    // Folds 1 to 8 have 32 records, of which one cannot be read.
    expect(seen.at(-1)).toBe(32);
    expect([score.records, score.refused]).toEqual([31, 1]);
    const [up, down] = score.perLabel;
    expect(up!.bestSource!.label).toBe("high I");
    expect(up!.melepNormalised!).toBeGreaterThan(0.15);
    expect(Math.abs(down!.melepNormalised!)).toBeLessThan(0.02);
    expect(score.melep!).toBeLessThan(Math.log(2));
    expect(Number.isFinite(score.logme)).toBe(true);
  });

  it("of the same model without a card has the same LogME, and no MELEP", async () => {
    const file = join(folder, "mean.onnx");
    copyFileSync(join(model, "model.onnx"), file);
    const described = { model: file, leads: ["I", "V1"], samplingRate: 2, output: "logits" };
    const score = await scoreModel(described, dataset, { labels: "set" });
    expect(score.logme).toBe((await scoreModel({ model }, dataset, { labels: "set" })).logme);
    expect(score).toMatchObject({ melep: null, melepNormalised: null, bestSource: null, records: 31 });
    expect(score.perLabel[0]).toMatchObject({ label: "up", melep: null, bestSource: null });
    expect(score.remarks.join()).toMatch(/there is no MELEP; nor is it known whether/);
  });

  it("takes other folds, and a part of them", async () => {
    expect((await scoreModel({ model }, dataset, { labels: "set", folds: [1, 2] })).records).toBe(8);
    expect(
      (await scoreModel({ model }, dataset, { labels: "set", records: 10 })).records,
    ).toBeLessThanOrEqual(10);
  });

  it("refuses labels that are not there, or that nobody has", async () => {
    await expect(scoreModel({ model }, dataset, { labels: "other" })).rejects.toThrow(
      /--labels other: made has no such/,
    );
    await expect(scoreModel({ model }, dataset, { labels: "nobody" })).rejects.toThrow(UserError);
  });
});
