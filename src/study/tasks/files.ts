import { join } from "node:path";
import type { Home } from "../../store/index.ts";
import { isBaseline } from "../arms.ts";
import type { Task } from "../task.ts";

/** A task's outcome, as it was told to the parent. */
export const resultFile = (home: Home, key: string): string => join(home.run(key), "result.json");
/** There while a training task has not come to its end. */
export const checkpointFile = (home: Home, key: string): string => join(home.run(key), "checkpoint.bin");
export const modelFile = (home: Home, key: string): string => join(home.model(key), "model.onnx");
export const cardFile = (home: Home, key: string): string => join(home.model(key), "card.json");

/** Where the weights of a model that arms begin with came from. */
export const originFile = (home: Home, key: string): string => join(home.model(key), "origin.json");

/** A baseline's coefficients. */
export const baselineFile = (home: Home, key: string): string => join(home.run(key), "baseline.json");

/** The files without which a task does not count as done. */
export function productsOf(task: Task, home: Home): string[] {
  const { key } = task;
  switch (task.kind) {
    case "prepare":
      return [join(home.cache(key), "records.json")];
    case "train":
      if (isBaseline(task.spec.arm)) return [baselineFile(home, key), resultFile(home, key)];
      return [modelFile(home, key), cardFile(home, key), resultFile(home, key)];
    case "pretrain":
      return [modelFile(home, key), cardFile(home, key), originFile(home, key), resultFile(home, key)];
    case "self-supervise":
    case "adopt":
      return [modelFile(home, key), originFile(home, key), resultFile(home, key)];
    case "score":
      return [resultFile(home, key)];
    case "evaluate":
      return [join(home.run(key), "predictions-test.npy"), resultFile(home, key)];
  }
}
