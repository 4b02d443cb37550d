import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileFailure } from "../base/index.ts";

/** Where the program keeps what it makes: `.cardiograft/` in the working directory, or the folder given with `--home`. */
export class Home {
  readonly dir: string;

  constructor(dir = ".cardiograft") {
    this.dir = resolve(dir);
  }

  /** Makes the folder. Every other folder is made by whoever writes into it. @throws UserError where it cannot be made. */
  create(): this {
    try {
      mkdirSync(this.dir, { recursive: true });
    } catch (error) {
      throw fileFailure(this.dir, error, "choose another folder with --home");
    }
    return this;
  }

  get store(): string {
    return join(this.dir, "store");
  }

  /** Where Node keeps compiled modules, so that each task's process starts in half the time. */
  get compiled(): string {
    return join(this.dir, "cache", "node");
  }

  get lockFile(): string {
    return join(this.dir, "lock.json");
  }

  get statusFile(): string {
    return join(this.dir, "status.json");
  }

  /** The prepared signals of one dataset, by the key of its `prepare` task. */
  cache(key: string): string {
    return join(this.dir, "cache", key);
  }

  /** `model.onnx` and `card.json` of the task with this key. */
  model(key: string): string {
    return join(this.dir, "models", key);
  }

  /** Checkpoint, predictions and result of the task with this key. */
  run(key: string): string {
    return join(this.dir, "runs", key);
  }
}
