import type { Dataset } from "../datasets/index.ts";
import type { CommonShape } from "./common-shape.ts";
import { taskKey } from "./key.ts";
import { type PrepareSpec, type Specs, type Task, type TaskKind, VERSIONS } from "./task.ts";

/** Tasks by key, each once. */
export class TaskList {
  private readonly tasks = new Map<string, Task>();

  get all(): Task[] {
    return [...this.tasks.values()];
  }

  add<K extends TaskKind>(kind: K, spec: Specs[K], after: readonly string[], title: string): string {
    const key = taskKey(kind, VERSIONS[kind], spec, after);
    this.tasks.set(key, { key, kind, spec, after, title } as Task);
    return key;
  }

  prepare({ name, fingerprint, ...own }: Dataset, { leads, samplingRate }: CommonShape): string {
    const spec: PrepareSpec = {
      data: fingerprint,
      ...(own.leads.join() !== leads.join() && { leads }),
      ...(own.samplingRate !== samplingRate && { samplingRate }),
    };
    return this.add("prepare", spec, [], `prepare ${name}`);
  }
}
