import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { writeFileAtomic } from "../../base/index.ts";
import { readNpy, type SignalCache, writeNpy } from "../../cache/index.ts";
import type { Home } from "../../store/index.ts";
import type { Labels } from "../task.ts";

/** What a model said of every record of a split, and what is true. Arrays are [records, classes]. */
export interface Predictions {
  readonly records: readonly string[];
  readonly patients: readonly string[];
  readonly classes: readonly string[];
  readonly probabilities: Float32Array;
  readonly truth: Float32Array;
}

/** 1 where a row has the class, else 0: [rows, classes]. */
export function truthOf(cache: SignalCache, rows: Int32Array, labels: Labels): Float32Array {
  const { set, classes } = labels;
  const truth = new Float32Array(rows.length * classes.length);
  rows.forEach((row, i) => {
    for (const label of cache.rows[row]!.labels[set] ?? []) {
      const k = classes.indexOf(label);
      if (k >= 0) truth[i * classes.length + k] = 1;
    }
  });
  return truth;
}

/**
 * Writes `predictions-SPLIT.npy` (float32 [records, classes]), `truth-SPLIT.npy` beside it, and `predictions-SPLIT.json` with the names
 * of both axes. Returns the path of the first relative to the home.
 */
export function writePredictions(home: Home, key: string, split: string, p: Predictions): string {
  const shape = [p.records.length, p.classes.length];
  const file = (name: string) => join(home.run(key), name);
  const { records, patients, classes } = p;
  writeNpy(file(`truth-${split}.npy`), p.truth, shape);
  writeFileAtomic(file(`predictions-${split}.json`), JSON.stringify({ classes, records, patients }));
  writeNpy(file(`predictions-${split}.npy`), p.probabilities, shape);
  return relative(home.dir, file(`predictions-${split}.npy`));
}

/** Reads what {@link writePredictions} wrote. */
export function readPredictions(home: Home, key: string, split: string): Predictions {
  const file = (name: string) => join(home.run(key), name);
  const names = JSON.parse(readFileSync(file(`predictions-${split}.json`), "utf8")) as Pick<
    Predictions,
    "records" | "patients" | "classes"
  >;
  return {
    ...names,
    probabilities: readNpy(file(`predictions-${split}.npy`), "float32").data,
    truth: readNpy(file(`truth-${split}.npy`), "float32").data,
  };
}
