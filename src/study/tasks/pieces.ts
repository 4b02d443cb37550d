import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../../base/index.ts";
import { readNpy, writeNpy } from "../../cache/index.ts";
import { readModel, writeModel } from "../../onnx/index.ts";
import type { TrainingResult } from "../../training/index.ts";

/** What a training gave, of which a task may need several. */
export type Fit = Omit<TrainingResult, "stoppedEarly" | "dataShare">;

/** The finished trainings of a task that needs several, kept on disk until it is done, so that an interrupted one does not repeat them. */
export class Pieces {
  private readonly dir: string;

  constructor(dir: string) {
    this.dir = dir;
  }

  /** Where a training that is not finished keeps its state. */
  checkpoint(name: string): string {
    mkdirSync(this.dir, { recursive: true });
    return join(this.dir, `${name}.bin`);
  }

  /** The training of this name: as it was kept, or made and kept. */
  async keep(name: string, make: () => Promise<Fit>): Promise<Fit> {
    const file = (ending: string) => join(this.dir, `${name}${ending}`);
    if (existsSync(file(".json"))) {
      const rest = JSON.parse(readFileSync(file(".json"), "utf8")) as Omit<Fit, "model" | "validation">;
      const model = readModel(readFileSync(file(".onnx")), file(".onnx"));
      return { ...rest, model, validation: readNpy(file(".npy"), "float32").data };
    }
    const fit = await make();
    const { model, validation, ...rest } = fit;
    mkdirSync(this.dir, { recursive: true });
    writeFileAtomic(file(".onnx"), writeModel(model));
    writeNpy(file(".npy"), validation, [validation.length]);
    writeFileAtomic(file(".json"), JSON.stringify(rest));
    rmSync(file(".bin"), { force: true });
    return fit;
  }

  /** To be called when the task is done. */
  clear(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Two trainings, the second of which went on from the first: its steps come after, and the better weights of both count. */
export function joined(first: Fit, second: Fit): Fit {
  const { steps } = first;
  const shifted = second.history.map((point) => ({ ...point, step: point.step + steps }));
  const better =
    second.best.metric >= first.best.metric
      ? { ...second, best: { ...second.best, step: second.best.step + steps } }
      : first;
  return {
    ...better,
    steps: steps + second.steps,
    history: [...first.history, ...shifted],
    milliseconds: {
      data: first.milliseconds.data + second.milliseconds.data,
      step: first.milliseconds.step + second.milliseconds.step,
      evaluation: first.milliseconds.evaluation + second.milliseconds.evaluation,
    },
  };
}
