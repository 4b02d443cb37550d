import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { buildModel } from "../../nn/index.ts";
import { type Fit, joined, Pieces } from "./pieces.ts";

const model = buildModel({
  name: "resnet1d18",
  leads: 1,
  samples: 32,
  classes: 1,
  seed: 1,
  width: 2,
  depth: [1],
});
const trained = (metric: number, step: number): Fit => ({
  model,
  best: { step, metric },
  steps: 10,
  history: [{ step: 10, epoch: 1, trainingLoss: 0.5, validationLoss: 0.5, metric }],
  milliseconds: { data: 1, step: 2, evaluation: 3 },
  validation: Float32Array.of(metric),
  device: "cpu",
});

it("keeps what is finished, and makes it once", async () => {
  const dir = join(temporary(), "pieces");
  let made = 0;
  const make = async () => {
    made++;
    return trained(0.7, 4);
  };
  const first = await new Pieces(dir).keep("rate-1", make);
  const again = await new Pieces(dir).keep("rate-1", make);
  expect(made).toBe(1);
  expect(again.model.graph.initializers.get("head.weight")).toEqual(
    first.model.graph.initializers.get("head.weight"),
  );
  expect({ ...again, model: null }).toEqual({ ...first, model: null });
  await new Pieces(dir).keep("rate-2", make);
  expect(made).toBe(2);
  new Pieces(dir).clear();
  expect(existsSync(dir)).toBe(false);
});

it("counts the steps of a second phase after those of the first, and keeps the better weights", () => {
  expect(joined(trained(0.6, 8), trained(0.7, 4))).toMatchObject({
    best: { step: 14, metric: 0.7 },
    steps: 20,
    history: [{ step: 10 }, { step: 20 }],
    milliseconds: { data: 2, step: 4, evaluation: 6 },
  });
  expect(joined(trained(0.8, 8), trained(0.7, 4))).toMatchObject({
    best: { step: 8, metric: 0.8 },
    steps: 20,
  });
  expect([...joined(trained(0.8, 8), trained(0.7, 4)).validation]).toEqual([Math.fround(0.8)]);
});
