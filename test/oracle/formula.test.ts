import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readFixture } from "./fixtures.ts";
import {
  formulaEcg,
  formulaParameter,
  formulaTargets,
  recurrentFromTorch,
  recurrentToTorch,
} from "./formula.ts";
import { randomTensor } from "./index.ts";

interface FormulaFixture {
  readonly tensors: Readonly<
    Record<
      string,
      { readonly shape: readonly number[]; readonly first: readonly number[]; readonly sha256: string }
    >
  >;
}

describe("the formula gives the bits that it gives in Python", () => {
  for (const [name, { shape, first, sha256 }] of Object.entries(
    readFixture<FormulaFixture>("formula").tensors,
  ))
    it(name, () => {
      const special = { ecg: formulaEcg, targets: formulaTargets }[name];
      const data = (special ? special(shape) : formulaParameter(name, shape)).data as Float32Array;
      expect([...data.subarray(0, first.length)]).toEqual(first.map(Math.fround));
      expect(createHash("sha256").update(data).digest("hex")).toBe(sha256);
    });
});

describe("recurrent layers", () => {
  it("PyTorch's gates i f g o become ONNX's i o f c, and r z n become z r h", () => {
    const order = (cell: "LSTM" | "GRU", gates: readonly number[]) => {
      const { W, R, B } = recurrentFromTorch(cell, "rnn", 1, (name) =>
        name.includes("ih") ? gates : gates.map((g) => -g),
      );
      expect([...W.data]).toEqual([...R.data].map((g) => -Number(g)));
      expect([...B.data]).toEqual([...W.data, ...R.data]);
      return [...W.data];
    };
    expect(order("LSTM", [1, 2, 3, 4])).toEqual([1, 4, 2, 3]);
    expect(order("GRU", [1, 2, 3])).toEqual([2, 1, 3]);
  });

  it("there and back gives the same", () => {
    for (const [cell, gates] of [
      ["LSTM", 4],
      ["GRU", 3],
    ] as const) {
      const onnx = {
        W: randomTensor([2, gates * 3, 2], 1),
        R: randomTensor([2, gates * 3, 3], 2),
        B: randomTensor([2, gates * 6], 3),
      };
      const torch = recurrentToTorch(cell, "rnn", onnx);
      expect([...torch.keys()]).toContain("rnn.bias_hh_l0_reverse");
      const back = recurrentFromTorch(cell, "rnn", 2, (name) => torch.get(name)!);
      for (const part of ["W", "R", "B"] as const) {
        expect(back[part].shape).toEqual(onnx[part].shape);
        expect([...back[part].data]).toEqual([...onnx[part].data].map(Math.fround));
      }
    }
  });
});
