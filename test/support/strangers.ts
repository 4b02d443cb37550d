import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Model, readModelFile } from "../../src/onnx/index.ts";
import { type AdoptOptions, adoptModel } from "../../src/transfer/index.ts";

/** What bench/pytorch/export.py says of one of its files. */
export interface Stranger {
  /** Of PyTorch's input, values of `formulaEcg`. */
  readonly input: readonly [number, number, number];
  /** The input is [N, samples, leads]. */
  readonly timeMajor: boolean;
  /** The output is behind a Sigmoid. */
  readonly probabilities: boolean;
  /** [records, classes] */
  readonly output: readonly number[];
}

const folder = new URL("../fixtures/onnx/", import.meta.url);

const pathOf = (name: string): string => fileURLToPath(new URL(`${name}.onnx`, folder));

/** The exported models by name. */
export const strangers: Readonly<Record<string, Stranger>> = JSON.parse(
  readFileSync(new URL("outputs.json", folder), "utf8"),
).files;

export const LEADS = 3;
export const SAMPLES = 40;

/** An exported model as one of ours. */
export const adopted = (name: string, options: AdoptOptions = {}): Model =>
  adoptModel(readModelFile(pathOf(name)), {
    leads: LEADS,
    samples: SAMPLES,
    file: `${name}.onnx`,
    ...options,
  });
