import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openModelSource } from "./model-source.ts";
import { windowFor, windowOfModel } from "./window.ts";

const ward = { samples: 1000, samplingRate: 100 };

const windowOf = (name: string, samplingRate: number) => {
  const model = fileURLToPath(new URL(`../../test/fixtures/onnx/${name}.onnx`, import.meta.url));
  return windowOfModel(openModelSource({ model, leads: ["I", "II", "V2"], samplingRate }), ward);
};

describe("a window", () => {
  it("is a crop of 2.5 seconds, or the whole of shorter recordings", () => {
    expect(windowFor(ward)).toEqual({ seconds: 2.5, crops: 4 });
    expect(windowFor({ samples: 200, samplingRate: 100 })).toEqual({ seconds: 2, crops: 1 });
  });

  it.each(["resnet.script", "lstm.script"])(
    "is what the input of a model from elsewhere is fixed to (%s)",
    (name) => {
      expect(windowOf(name, 100)).toEqual({ seconds: 0.4, crops: 4 });
      expect(windowOf(name, 4)).toEqual({ seconds: 10, crops: 1 });
      // Longer than the recordings: whoever asks must refuse it.
      expect(windowOf(name, 2)).toEqual({ seconds: 20, crops: 1 });
    },
  );

  it.each(["resnet.script-length", "lstm.script-length", "attention.dynamo-length"])(
    "is a crop of 2.5 seconds where the input is open (%s)",
    (name) => {
      expect(windowOf(name, 500)).toEqual({ seconds: 2.5, crops: 4 });
    },
  );
});
