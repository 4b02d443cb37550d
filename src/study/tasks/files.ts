import { join } from "node:path";
import type { Home } from "../../store/index.ts";
import type { Task } from "../task.ts";

/** A task's outcome, as it was told to the parent. */
export const resultFile = (home: Home, key: string): string => join(home.run(key), "result.json");
/** There while a training task has not come to its end. */
export const checkpointFile = (home: Home, key: string): string => join(home.run(key), "checkpoint.bin");
export const modelFile = (home: Home, key: string): string => join(home.model(key), "model.onnx");
export const cardFile = (home: Home, key: string): string => join(home.model(key), "card.json");

/** The files without which a task does not count as done. */
export function productsOf(task: Task, home: Home): string[] {
  const { key } = task;
  switch (task.kind) {
    case "prepare":
      return [join(home.cache(key), "records.json")];
    case "pretrain":
    case "train":
      return [modelFile(home, key), cardFile(home, key), resultFile(home, key)];
    case "evaluate":
      return [join(home.run(key), "predictions-test.npy"), resultFile(home, key)];
  }
}
